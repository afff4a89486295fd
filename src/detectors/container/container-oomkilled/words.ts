import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { duration, size } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { podArguments, word } from '../../../core/words/shell.ts'
import { processName } from '../../../core/words/names.ts'
import { presentState } from '../present.ts'
import { heapWithin, withRoom } from '../../memory/limits.ts'
import { engineCommand, logsCommand, namespaceArgument, ownerCommand, staysUp, subject } from '../words.ts'
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
    opt`: it may take ${f.exhausted === 'the memory of the node' ? undefined : size(f.heapKb)} of heap (${f.heapSetting})`,
    f.exhausted === 'the memory of the node'
      ? `: ${f.node === undefined ? 'the whole node' : `node ${f.node}`} was out of memory`
      : opt`${limitWords(f)} ${limitOf(f)}`,
  )

const limitWords = (f: Facts): string => {
  if (f.heapKb !== undefined) return ', its memory limit is'
  return f.exhausted === undefined ? '; its memory limit is' : ' at its own memory limit of'
}

export const state = (f: Facts): Sentence => (f.childOnly ? undefined : presentState(f))

/** Under a kill that the kernel's log tells, the kill says it all. */
export const effect = (f: Facts): Sentence => {
  if (f.exhausted === 'its own limit') return ''
  return f.atStart ? headline(f) : say(f.childOnly ? happenedTo(f) : `${subject(f)} was killed (OOMKilled)`)
}

/** Seconds after which a kill is still one of its start, and from which on memory that grows is likely. */
const START_SECONDS = 60
const LONG_SECONDS = 1800

const isAtStart = (f: Facts): boolean => f.ranSeconds !== undefined && f.ranSeconds <= START_SECONDS
const isDown = (f: Facts): boolean => f.present?.is === 'held back'

/** What the length of its run tells. */
function ranWords(f: Facts): Sentence {
  if (f.ranSeconds === undefined) return undefined
  const ran = `It had run for ${f.ranSeconds === 0 ? 'less than a second' : duration(f.ranSeconds)}`
  if (isAtStart(f)) return `${ran} only: it needs more than it may have soon after its start, which is no slow leak`
  return f.ranSeconds >= LONG_SECONDS ? `${ran}: it starts well, and something in it grows (a leak, a cache, the load)` : ran
}

/** What a heap leaves of the limit. */
const leftBeside = ({ heapKb = 0, memoryLimitKb = 0 }: Facts): string =>
  heapKb < memoryLimitKb
    ? `A full heap leaves ${size(memoryLimitKb - heapKb)} for all else that the limit counts (threads, code, buffers), which is too little`
    : 'The heap alone may outgrow the limit, before threads, code and buffers are counted'

/** A guess, told as one. */
const perhapsWords = ({ perhaps }: Facts): Sentence =>
  perhaps === undefined
    ? undefined
    : `Perhaps by the kill of ${perhaps.comm} (pid ${perhaps.pid}) ${perhaps.why}: no line says whose that was`

export const cause = (f: Facts): Sentence[] => [
  perhapsWords(f),
  when(f.atStart, 'The limit is too small even for the first process of the runtime'),
  when(!f.childOnly && !f.atStart, opt`The process that was killed is ${processName(f)}`),
  when(
    f.childOnly,
    f.exitCode === undefined
      ? 'Its main process was not killed, so its status shows no restart'
      : `Its main process was not killed itself: it ended after that with exit code ${f.exitCode}`,
  ),
  when(f.exhausted === 'its own limit' && limitOf(f) === undefined, "The kernel's log shows that its own limit was reached"),
  when(
    f.exhausted === 'the memory of the node',
    'The container is the victim, not necessarily the cause, and its own limit was not reached',
  ),
  when(f.heapKb !== undefined && f.exhausted !== 'the memory of the node', leftBeside(f)),
  when(
    f.exhausted === undefined && !f.atStart && f.heapKb === undefined && f.perhaps === undefined,
    ranWords(f) ??
      (limitOf(f) === undefined ? 'Neither how much it used nor its limit is in the input' : 'How much it used is not in the input'),
  ),
  when(f.deniedByEngine, 'The engine says OOMKilled: false, which is wrong here: the kernel names this container'),
  opt`It requests ${f.memoryRequest === f.memoryLimit ? undefined : f.memoryRequest}, so the node may promise more than it has`,
]

/** As it is typed. */
const mebibytes = (kb: number): string => (kb % 1_048_576 === 0 ? `${kb / 1_048_576}Gi` : `${Math.ceil(kb / 1024)}Mi`)

/** An engine's container that has ended, and that nothing has started again. */
const isStopped = (f: Facts): boolean => f.present?.is === 'ended'

/** Where its limit stands, and what to set it to. */
function raising(f: Facts, mib: number): string {
  const whose = f.container === undefined ? '' : ` of "${f.container}"`
  if (f.pod !== undefined || !f.engine) return `In what owns the pod, set limits.memory${whose} to ${mib}Mi`
  if (f.tool === 'docker compose') return `In the file of compose, set mem_limit${whose} to ${mib}m`
  if (f.tool === 'docker service') return `Set the memory limit of its service to ${mib}m (--limit-memory)`
  return `Set its memory limit to ${mib}m`
}

/** Sets it; of compose and of Kubernetes it stands in a file. */
function updateCommand(f: Facts, mib: number | undefined): Pick<Step, 'run' | 'changes'> | undefined {
  if (!f.engine || f.pod !== undefined || mib === undefined || f.tool === 'docker compose' || f.tool === 'crictl') return undefined
  const limits = f.tool === 'docker service' ? `--limit-memory ${mib}m` : `--memory ${mib}m --memory-swap ${mib}m`
  const run = engineCommand(f, (own) => `update ${limits} ${own}`)
  return run === undefined ? undefined : { run, changes: 'host' }
}

function first(f: Facts): Step {
  if (f.exhausted === 'the memory of the node')
    return {
      when: 'now',
      say: 'See which pods hold most memory on the node.',
      run: f.pod === undefined ? undefined : 'kubectl top pods -A --sort-by=memory | head -20',
    }
  const limit = limitOf(f)
  if (f.atStart)
    return {
      when: 'now',
      say: 'See what sets this limit: its own specification, or a LimitRange of its namespace.',
      run: `kubectl get limitrange${f.namespace === undefined ? ' -A' : ` -n ${word(f.namespace)}`}`,
    }
  if (f.heapKb !== undefined)
    return {
      when: 'now',
      say: [
        `${raising(f, Math.round(withRoom(f.heapKb)! / 1024))}: the heap and a quarter.`,
        opt`No room for that? Keep ${limit} and set ${heapWithin(f.memoryLimitKb, f)}.`,
      ]
        .filter((text) => text !== undefined)
        .join(' '),
      ...(updateCommand(f, Math.round(withRoom(f.heapKb)! / 1024)) ?? { run: ownerCommand(f.pod) }),
    }
  if (limit !== undefined && f.memoryLimitKb !== undefined && !f.engine && (isDown(f) || isAtStart(f)))
    return {
      when: 'now',
      say: `In what owns the pod, set limits.memory${f.container === undefined ? '' : ` of "${f.container}"`} to ${mebibytes(f.memoryLimitKb * 2)}, twice what it is, so that it stays up and can be measured.`,
      run: ownerCommand(f.pod),
    }
  const say = `Compare its use with its limit${limit === undefined ? '' : ` of ${limit}`}: steady growth is a leak, a plateau is a limit that is too low.`
  if (f.tool === 'crictl') return { when: 'now', say, run: engineCommand(f, (own) => `stats --id ${own}`) }
  if (f.pod !== undefined) return { when: 'now', say, run: `kubectl top pod ${podArguments(f.pod)} --containers` }
  // what is stopped uses nothing, and is shown as using nothing
  if (f.engine && isStopped(f))
    return {
      when: 'now',
      say:
        f.memoryLimitKb === undefined
          ? 'It is stopped, so its use cannot be seen. See its limit and its last words, then start it and watch its use.'
          : `It is stopped, so its use cannot be seen. ${raising(f, Math.ceil((f.memoryLimitKb * 2) / 1024))}, twice what it is, start it, and watch its use: steady growth is a leak, a plateau is a limit that is too low.`,
      ...(updateCommand(f, f.memoryLimitKb === undefined ? undefined : Math.ceil((f.memoryLimitKb * 2) / 1024)) ?? {
        run: logsCommand(f, false),
      }),
    }
  if (f.engine)
    return { when: 'now', say, run: engineCommand(f, (own) => `stats --no-stream ${own}`) ?? `${f.tool ?? 'docker'} stats --no-stream` }
  return {
    when: 'now',
    say,
    run: `kubectl top pod -A --containers | ${f.container === undefined ? 'sort -k5 -h | tail' : `grep -w ${word(f.container)}`}`,
  }
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
  if (f.heapKb !== undefined)
    return {
      when: 'durable',
      say:
        f.heapSetting?.startsWith('-X') === true
          ? `Set -XX:MaxRAMPercentage=70 instead of ${f.heapSetting}: the heap then follows the limit.`
          : `Derive ${f.heapSetting} from the limit, with room beside it, so that one does not outgrow the other.`,
    }
  const isRaised = limit !== undefined && f.memoryLimitKb !== undefined && !f.engine && (isDown(f) || isAtStart(f))
  return {
    when: 'durable',
    say: `Limit: the measured peak and a quarter. Request: the steady use. A heap of its own (JVM, Node, Go) must fit below the limit.`,
    run:
      isRaised && f.pod !== undefined
        ? `kubectl top pods${namespaceArgument(f.pod)} --containers | sort -k${f.pod.includes('/') ? 4 : 5} -h | tail`
        : ownerCommand(f.pod),
  }
}

export const fix = (f: Facts): Step[] => [first(f), durable(f), staysUp(f)]

const separates = ['oom-kill-cgroup', 'oom-kill-global']

/** Whose id settles whether the kill that may be this end is. */
function perhapsAsked(f: Facts): Question | undefined {
  const id = f.perhaps?.containerId?.slice(0, 12)
  if (id === undefined) return undefined
  const pod = f.pod === undefined ? undefined : podArguments(f.pod)
  return {
    ask: `Was it container ${id}, which the kernel's log names?`,
    run:
      pod === undefined
        ? `crictl ps -a --no-trunc | grep ${id}`
        : `kubectl get pod ${pod} -o jsonpath='{.status.containerStatuses[*].lastState.terminated.containerID}'`,
    separates,
  }
}

/** What the kernel's log or the kubelet's event would tell. */
export const open = (f: Facts): Question[] => {
  const perhaps = perhapsAsked(f)
  if (perhaps !== undefined) return [perhaps]
  if (f.exhausted !== undefined || f.atStart || f.heapKb !== undefined) return []
  return f.engine
    ? [
        {
          ask: 'Its own limit (CONSTRAINT_MEMCG), or the memory of the machine (CONSTRAINT_NONE)?',
          run: "journalctl -k --no-pager -g 'oom-kill:' | tail -5",
          separates,
        },
      ]
    : [
        {
          ask: `Its own limit, or the memory of ${f.node ?? 'its node'}? A SystemOOM event of the node at that time is the second.`,
          run: 'kubectl get events -A --field-selector reason=SystemOOM',
          separates,
        },
      ]
}
