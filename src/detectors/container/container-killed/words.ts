import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { exitMeaning } from '../exit-codes.ts'
import { eventsCommand, logsCommand, ownerCommand, subject, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'

const WHY: Readonly<Record<Facts['by'], string>> = {
  'liveness probe': ' because its liveness probe failed',
  'startup probe': ' because its startup probe failed',
  eviction: ' because the kubelet evicted its pod to protect the node',
  preemption: ' because its pod was preempted: a pod of higher priority needed its place',
  'node shutdown': ' because its pod was ended for the shutdown of its node',
  stop: ' because it was stopped on request',
  itself: '',
  unknown: '; who sent it is not in the input',
}

export const headline = (f: Facts): string =>
  f.by === 'itself'
    ? say(`${subject(f)} crashed with ${f.signal} (exit code ${f.exitCode})`, restarts(f))
    : say(`${subject(f)} was ended by ${f.signal} (exit code ${f.exitCode})`, WHY[f.by], restarts(f))

/** What the signal means, behind its name. */
const own = (f: Facts): string => {
  const [, ...meaning] = (exitMeaning(f.exitCode) ?? '').split(', ')
  return meaning.length === 0 ? '' : ` (${meaning.join(', ')})`
}

const restarts = (f: Facts): string | undefined =>
  f.restarts === undefined || f.restarts === 0 ? undefined : `; ${plural(f.restarts, 'restart')} so far`

export const cause = (f: Facts): Sentence[] => [
  when(f.by === 'itself', `The signal is of its own making${own(f)}: a memory limit has no part in it`),
  when(
    f.by === 'unknown' && f.signal === 'SIGKILL',
    "It may be the OOM killer of the whole machine, a stop that outlasted its grace period, or an operator: the kernel's log tells the first, the engine's or the kubelet's the others",
  ),
  when(
    f.by === 'unknown' && f.signal === 'SIGKILL' && f.oomKilled === false,
    'The engine counts no kill at its own memory limit (OOMKilled: false)',
  ),
  when(
    f.by === 'unknown' && f.signal === 'SIGKILL' && f.oomKilled === undefined && f.reason !== undefined,
    `The reason is ${f.reason}, not OOMKilled: the runtime knows of no kill at its own memory limit`,
  ),
  when(f.by === 'unknown' && f.signal !== 'SIGKILL', `${f.signal} is how a container is asked to stop`),
  when(
    f.by === 'stop' && f.signal === 'SIGKILL',
    'It did not end within its grace period, so SIGTERM was followed by SIGKILL; that is no lack of memory',
  ),
  when(
    f.by.endsWith('probe') && f.signal === 'SIGKILL',
    "The signal is the kubelet's, so it is no lack of memory; and 137 instead of 143 means that it also let its grace period pass",
  ),
  opt`The status of the pod says: ${f.said?.replace(/\.$/, '')}`,
]

function first(f: Facts): Step {
  if (f.by === 'itself')
    return {
      when: 'now',
      say: "Read its last lines: they name the place, or the kernel's log of its node names the address.",
      run: logsCommand(f, f.startedAgain),
    }
  if (f.by === 'unknown' && f.signal === 'SIGKILL')
    return f.engine
      ? {
          when: 'now',
          say: 'See whether the kernel killed it for lack of memory.',
          run: "journalctl -k --no-pager | grep -iE 'out of memory|oom-kill'",
        }
      : {
          when: 'now',
          say: `See what its events say; then, on ${f.node === undefined ? 'its node' : `node ${f.node}`}, whether the kernel's log has a kill for lack of memory.`,
          run: f.pod === undefined ? undefined : eventsCommand(f.pod),
        }
  return { when: 'now', say: 'Read what it did last before it was ended.', run: logsCommand(f, f.startedAgain) }
}

const DURABLE: Readonly<Record<Facts['by'], string>> = {
  'liveness probe': 'Make the probe cheap and its timeout longer than the slowest healthy answer.',
  'startup probe': 'Make failureThreshold times periodSeconds longer than its slowest start.',
  eviction: 'Give the pod requests near its real use.',
  preemption: 'Give the pod the priority that it deserves, or the cluster room for both.',
  'node shutdown': 'Nothing, if the shutdown was planned: let a Deployment or the like start it elsewhere.',
  stop: 'Handle SIGTERM as process 1, and end within terminationGracePeriodSeconds.',
  itself: 'Correct the crash; a restart only hides it.',
  unknown: 'Handle SIGTERM as process 1, and end within the grace period: then a stop never looks like a kill.',
}

export const fix = (f: Facts): Step[] => [
  first(f),
  { when: 'durable', say: DURABLE[f.by], run: f.by === 'itself' || f.by === 'unknown' ? undefined : ownerCommand(f.pod) },
  {
    when: 'verify',
    say: f.restarts === undefined ? 'It runs for an hour without a restart.' : `The restarts stay at ${f.restarts} for an hour.`,
    run: watchCommand(f),
  },
]
