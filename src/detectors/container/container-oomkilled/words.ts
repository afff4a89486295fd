import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { plural, size } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { processName } from '../../../core/words/names.ts'
import { ownerCommand, subject, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'

/** As the user wrote it; an engine states bytes. */
const limitOf = (f: Facts): string | undefined => (f.memoryLimit?.endsWith(' bytes') === true ? size(f.memoryLimitKb) : f.memoryLimit)
const mid = (text: string): string => text[0]!.toLowerCase() + text.slice(1)

function happenedTo(f: Facts): string {
  if (f.atStart) return `${subject(f)} cannot start: the OOM killer (out of memory) ends it before its program runs`
  const who = processName(f)
  if (f.childOnly)
    return `${who === undefined ? `${subject(f)}: one of its processes` : `${who} in ${mid(subject(f))}`} was killed by the OOM killer`
  return `${subject(f)} was killed by the OOM killer (OOMKilled)`
}

export const headline = (f: Facts): string =>
  say(
    happenedTo(f),
    f.exhausted === 'the memory of the node'
      ? `: ${f.node === undefined ? 'the whole node' : `node ${f.node}`} was out of memory`
      : opt`, ${f.exhausted === undefined ? 'its memory limit is' : 'at its own memory limit of'} ${limitOf(f)}`,
    opt`; ${f.restarts === undefined || f.restarts === 0 ? undefined : plural(f.restarts, 'restart')} so far`,
  )

export const cause = (f: Facts): Sentence[] => [
  when(f.atStart, 'The limit is too small even for the first process of the runtime'),
  when(!f.childOnly && !f.atStart, opt`The process that was killed is ${processName(f)}`),
  when(
    f.childOnly,
    f.exitCode === undefined
      ? 'Its main process was not killed, so its status shows no restart'
      : `Its main process was not killed itself: it ended after that with exit code ${f.exitCode}`,
  ),
  when(
    f.exhausted === 'its own limit' && limitOf(f) === undefined,
    "The kernel's log shows that its own limit was reached, not the memory of the node",
  ),
  when(
    f.exhausted === 'the memory of the node',
    'The container is the victim, not necessarily the cause, and its own limit was not reached',
  ),
  when(
    f.exhausted === undefined && !f.atStart,
    "The status alone does not tell whether its own limit or the memory of the node was used up: the kernel's log of the node does",
  ),
  when(f.deniedByEngine, 'The engine says OOMKilled: false, which is wrong here: the kernel names this container'),
  opt`It requests ${f.memoryRequest === f.memoryLimit ? undefined : f.memoryRequest}, so the node may promise more than it has`,
]

function first(f: Facts): Step {
  if (f.exhausted === 'the memory of the node')
    return {
      when: 'now',
      say: 'See which pods hold most memory on the node.',
      run: f.pod === undefined ? undefined : 'kubectl top pods -A --sort-by=memory',
    }
  const limit = limitOf(f)
  if (f.atStart)
    return {
      when: 'now',
      say: 'See what sets this limit: its own specification, or a LimitRange of its namespace.',
      run: `kubectl get limitrange${f.namespace === undefined ? ' -A' : ` -n ${word(f.namespace)}`}`,
    }
  const say = `Compare what it uses with its limit${limit === undefined ? '' : ` of ${limit}`}: steady growth is a leak, a plateau near the limit is a limit that is too low.`
  const name = f.container ?? f.containerId?.slice(0, 12)
  if (f.pod !== undefined) return { when: 'now', say, run: `kubectl top pod ${podArguments(f.pod)} --containers` }
  return { when: 'now', say, run: f.engine && name !== undefined ? `docker stats --no-stream ${word(name)}` : undefined }
}

function durable(f: Facts): Step {
  if (f.exhausted === 'the memory of the node')
    return {
      when: 'durable',
      say: 'Give each pod a memory request near its real use, so that the scheduler does not promise the node twice.',
    }
  const limit = limitOf(f)
  if (f.atStart)
    return {
      when: 'durable',
      say: `Raise the limit${limit === undefined ? '' : ` of ${limit}`}: a runtime needs some 10Mi for itself, the program comes on top.`,
      run: ownerCommand(f.pod),
    }
  return {
    when: 'durable',
    say: `Set the limit${limit === undefined ? '' : ` above ${limit},`} to the measured peak and a quarter, the request to the steady use; a runtime with a heap of its own (JVM, Node, Go) gets a heap below it.`,
    run: ownerCommand(f.pod),
  }
}

export const fix = (f: Facts): Step[] => [
  first(f),
  durable(f),
  {
    when: 'verify',
    say: f.restarts === undefined ? 'It runs for an hour without a restart.' : `The restarts stay at ${f.restarts} for an hour.`,
    run: watchCommand(f),
  },
]
