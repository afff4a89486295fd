import type { Heard, Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { duration, plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { exitMeaning } from '../exit-codes.ts'
import { secondsFrom } from '../dates.ts'
import { presentState } from '../present.ts'
import { eventsCommand, logsCommand, namespaceArgument, ownerCommand, staysUp, subject } from '../words.ts'
import type { Facts } from './judge.ts'

const WHY: Readonly<Record<Facts['by'], string>> = {
  'liveness probe': 'because its liveness probe failed',
  'startup probe': 'because its startup probe failed',
  eviction: 'because the kubelet evicted its pod to protect the node',
  preemption: 'because its pod was preempted: a pod of higher priority needed its place',
  'node shutdown': 'for the shutdown of its node',
  deadline: 'because its pod ran longer than its deadline',
  stop: 'because it was stopped on request',
  'health check': 'because its health check failed: a swarm replaces what is unhealthy',
  kill: 'because its engine was asked to kill it (kill, rm -f)',
  itself: '',
  unknown: '',
}

export const headline = (f: Facts): string => {
  const code = `exit code ${f.exitCode}`
  const often = f.asked && (f.restarts ?? 0) > 0 ? `; ${plural(f.restarts ?? 0, 'restart')} so far` : undefined
  if (f.by === 'itself') return say(`${subject(f)} crashed with ${f.signal} (${code})`)
  if (f.by === 'stop' && f.graceSeconds !== undefined && f.signal === 'SIGKILL')
    return say(`${subject(f)} was asked to stop, did not end within ${duration(f.graceSeconds)}, and was killed (SIGKILL, ${code})`, often)
  return f.by === 'unknown'
    ? say(
        `${subject(f)} was ended by ${f.signal} (${code}); ${f.notAsked === true ? 'its engine was not asked to' : 'who sent it is not in the input'}`,
        often,
      )
    : say(`${subject(f)} was ended ${WHY[f.by]} (${f.signal}, ${code})`, often)
}

export const state = (f: Facts): Sentence => (f.asked ? undefined : presentState(f))

/** An eviction or a probe that ended it is told with its name; what else ended it, with the signal. */
export const effect = (f: Facts): Sentence => {
  if (f.by.endsWith('probe')) return ''
  if (f.by === 'itself') return headline(f)
  return say(
    `${subject(f)} was ended by ${f.signal}${f.by === 'unknown' || f.by === 'stop' || f.by === 'kill' ? '' : ' for that'} (exit code ${f.exitCode})`,
  )
}

/** What the signal means, behind its name. */
const own = (f: Facts): string => {
  const [, ...meaning] = (exitMeaning(f.exitCode) ?? '').split(', ')
  return meaning.length === 0 ? '' : ` (${meaning.join(', ')})`
}

export const cause = (f: Facts): Sentence[] => [
  opt`It wrote last: "${f.wrote}"`,
  when(f.by === 'itself', `The program itself brought the signal about${own(f)}, or somebody sent it by hand`),
  when(
    f.by === 'unknown' && f.signal === 'SIGKILL' && f.notAsked === true,
    'The events of the engine show no stop and no kill of it: the signal came from the kernel (the OOM killer of the whole machine) or from somebody with kill(1) on the host',
  ),
  when(
    f.by === 'unknown' && f.signal === 'SIGKILL' && f.notAsked !== true,
    'It may be the OOM killer of the whole machine, a stop that outlasted its grace period, or an operator',
  ),
  when(f.by === 'unknown' && f.signal !== 'SIGKILL', `${f.signal} is how a container is asked to stop`),
  when(
    f.by === 'stop' && f.signal === 'SIGKILL' && f.graceSeconds !== undefined,
    'SIGTERM was followed by SIGKILL: that is no kill for memory. Process 1 of a container does not end on a signal that it does not handle',
  ),
  when(
    f.by === 'stop' && f.signal === 'SIGKILL' && f.graceSeconds === undefined,
    'It did not end within its grace period, so SIGTERM was followed by SIGKILL: that is no kill for memory',
  ),
  when(f.by.endsWith('probe') && f.signal === 'SIGKILL', '137 instead of 143: it also let its grace period pass'),
  when(f.by === 'deadline' || f.by === 'unknown', opt`It had run for ${duration(secondsFrom(f.started, f.finished))}`),
  opt`The status of the pod says: ${f.by === 'deadline' ? undefined : f.said?.replace(/\.$/, '')}`,
]

/** A note has no room for it. */
export const excluded = (f: Facts): Sentence[] => (f.asked ? [] : exclusions(f))

const exclusions = (f: Facts): Sentence[] => [
  when(f.by === 'itself' && f.signal !== 'SIGKILL', `The OOM killer sends SIGKILL (137), not ${f.signal}`),
  when(f.signal === 'SIGKILL' && f.by.endsWith('probe'), 'It is no kill for memory: this SIGKILL ends a stop'),
  when(
    f.by === 'unknown' && f.signal === 'SIGKILL' && f.oomKilled === false,
    'The engine tells of no kill at its own memory limit (OOMKilled: false)',
  ),
  when(
    f.by === 'unknown' && f.signal === 'SIGKILL' && f.oomKilled === undefined && f.reason === 'Error',
    'The runtime tells of no kill at its own memory limit: the reason is Error, not OOMKilled',
  ),
]

export const open = (f: Facts): Question[] => {
  if (f.by !== 'unknown') return []
  const separates = ['oom-kill-global', 'probe-failure', 'pod-evicted']
  if (f.engine)
    return [
      f.signal === 'SIGKILL'
        ? {
            ask: 'Who sent it? The kernel logs what it kills for memory:',
            run: "journalctl -k --no-pager -g 'Killed process' | tail -5",
            separates,
          }
        : { ask: 'Who sent the signal?' },
    ]
  return [
    f.pod === undefined
      ? { ask: 'Who sent the signal? The events of its pod name a probe, an eviction or a stop.', separates }
      : {
          ask: 'Who sent it? Events name a probe, an eviction or a stop; SystemOOM of its node is the OOM killer.',
          run: eventsCommand(f.pod),
          separates,
        },
  ]
}

function first(f: Facts): Step {
  if (f.by === 'itself')
    return {
      when: 'now',
      say: 'Read its last lines: they may name the place where it crashed.',
      run: logsCommand(f, f.startedAgain),
    }
  return { when: 'now', say: 'Read what it did last before it was ended.', run: logsCommand(f, f.startedAgain) }
}

const DURABLE: Readonly<Record<Facts['by'], string>> = {
  'liveness probe': 'Make the probe cheap and its timeout longer than the slowest healthy answer.',
  'startup probe': 'Make failureThreshold times periodSeconds longer than its slowest start.',
  eviction: 'Give the pod requests near its real use.',
  preemption: 'Give the pod the priority that it deserves, or the cluster room for both.',
  'node shutdown': 'Nothing, if the shutdown was planned: let a Deployment or the like start it elsewhere.',
  deadline: 'Make it faster, or set activeDeadlineSeconds longer than its slowest good run.',
  stop: 'Handle SIGTERM as process 1, and end within terminationGracePeriodSeconds.',
  'health check': 'Make the check cheap and its timeout longer than the slowest healthy answer.',
  kill: 'Nothing, if that was meant; a stop would let it end by itself first.',
  itself: 'Correct the crash; a restart only hides it.',
  unknown:
    'It follows from who sent it: a node without memory needs requests and limits, a probe a longer timeout, a stop a program that ends on SIGTERM.',
}

const OF_ENGINE =
  'It follows from who sent it: a machine without memory needs a limit for each container, a stop a program that ends on SIGTERM.'

const OF_HOST =
  'If the kernel killed it for memory, give each container of the host a memory limit; otherwise find what sends signals there.'

const STOP_OF_ENGINE =
  'Handle SIGTERM as process 1 (command in exec form, or init: true), and end within the grace time (stop_grace_period, stop -t).'

function durable(f: Facts): string {
  if (f.engine && f.by === 'unknown') return f.notAsked === true ? OF_HOST : OF_ENGINE
  return f.engine && f.by === 'stop' ? STOP_OF_ENGINE : DURABLE[f.by]
}

export const fix = (f: Facts): Step[] => [
  first(f),
  {
    when: 'durable',
    say: durable(f),
    run: f.by === 'itself' || f.by === 'unknown' ? undefined : ownerCommand(f.pod),
  },
  f.by === 'deadline'
    ? { when: 'verify', say: 'Its next run completes.', run: `kubectl get pods${namespaceArgument(f.pod)} -w` }
    : staysUp(f),
]

/** Where somebody else ended it, its own words are of no use. */
export const hear = (f: Facts, { words }: Heard): Facts | undefined => (f.by === 'itself' ? { ...f, wrote: words } : undefined)
