import type { Heard, Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { duration, times } from '../../../core/words/numbers.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { podArguments } from '../../../core/words/shell.ts'
import { signalOf } from '../exit-codes.ts'
import { secondsFrom } from '../dates.ts'
import { sentenceOf } from '../container-error/sentence.ts'
import { presentState } from '../present.ts'
import { engineCommand, logsCommand, ownerCommand, staysUp, subject } from '../words.ts'
import type { Facts } from './judge.ts'

/** Characters of last words that a headline has room for. */
const SHORT = 90

/** Words of the runtime say more than a code that the runtime chose. */
const saidOf = (f: Facts): string | undefined =>
  f.lastMessage === undefined ? undefined : sentenceOf(f.lastMessage.trim()).words.replace(/\.$/, '')
const isMemory = (f: Facts): boolean => f.lastReason === 'OOMKilled'
/** Short enough to be told at once. */
const briefOf = (f: Facts): string | undefined => (saidOf(f) === undefined || saidOf(f)!.length > SHORT ? undefined : saidOf(f))
const heldBack = (f: Facts): Sentence => when(f.backOffs !== undefined && f.backOffs > 1, `, held back ${times(f.backOffs ?? 0)}`)

export const headline = (f: Facts): string =>
  f.recovered
    ? say(`${subject(f)} was held back ${times(f.backOffs ?? 1)} and runs by now`)
    : say(
        f.exitCode === 0 ? `${subject(f)} comes to its end again and again` : `${subject(f)} keeps crashing`,
        isMemory(f)
          ? ': it is killed for lack of memory each time'
          : (opt`: ${briefOf(f)}${opt` (exit code ${f.exitCode})` ?? ''}` ?? opt`: it ends with exit code ${f.exitCode}`),
        heldBack(f),
      )

export const state = (f: Facts): Sentence => (f.recovered ? undefined : presentState(f))

const AT_START = /^(?:ContainerCannotRun|StartError|RunContainerError|CreateContainer\w*)$/

/** What ended it says the rest; its name only where that may be told without it. */
export const effect = (f: Facts): Sentence =>
  isMemory(f) || signalOf(f.exitCode) !== undefined || AT_START.test(f.lastReason ?? '') || f.recovered
    ? ''
    : say(
        `${subject(f)} is ${f.exitCode === undefined && f.lastReason === undefined ? 'held back before each new try' : 'started again and again'}`,
        when(!f.engine && (f.present?.is === 'held back' || f.backOffs !== undefined), ' (CrashLoopBackOff)'),
      )

/** How long its last run took: what fails at once is mostly its settings or what it needs. */
function ranWords(f: Facts): Sentence {
  const ran = secondsFrom(f.started, f.finished)
  return ran === undefined ? undefined : `Its last run took ${ran < 1 ? 'less than a second' : duration(ran)}`
}

export const cause = (f: Facts): Sentence[] => [
  opt`It wrote last: "${f.wrote}"`,
  isMemory(f)
    ? undefined
    : saidOf(f) === undefined
      ? opt`${f.lastMeaning === undefined ? undefined : capital(f.lastMeaning)}`
      : when(briefOf(f) === undefined, opt`Its last words: ${saidOf(f)}`),
  when(!isMemory(f), ranWords(f)),
  when(!f.engine, opt`By now the kubelet waits ${f.backOff} before each start`),
  when(f.init, 'Until it succeeds the other containers of the pod do not start'),
  opt`Beside it, ${f.warnings === undefined ? undefined : times(f.warnings)}: ${f.warning?.replace(/\.$/, '')}`,
]

function durable(f: Facts): string {
  if (f.exitCode === 0) return 'Its main process comes to its end in good order: let it stay in the foreground, or run it as a Job.'
  if (isMemory(f)) return 'Correct its memory limit or its use; the waiting only follows from that.'
  return `Remove the reason of ${f.exitCode === undefined ? 'the exit' : `exit code ${f.exitCode}`}; ${f.engine && f.tool !== 'crictl' ? 'a restart only repeats it' : 'deleting the pod only resets the waiting'}.`
}

export const fix = (f: Facts): Step[] => [
  f.pod === undefined && !f.engine
    ? { when: 'now', say: 'Find its pod, then read its log with --previous.', run: 'kubectl get pods -A | grep CrashLoopBackOff' }
    : { when: 'now', say: 'Read what it said before it ended.', run: logsCommand(f, !f.engine) },
  { when: 'durable', say: durable(f), run: f.engine ? undefined : ownerCommand(f.pod) },
  staysUp(f),
]

export const open = (f: Facts): Question[] =>
  f.tool === 'crictl' && f.exitCode === undefined
    ? [
        {
          ask: 'How did it end the last time?',
          run: engineCommand(f, (name) => `inspect ${name}`)?.concat(' | grep -E \'"(exitCode|reason|message)"\''),
        },
      ]
    : f.exitCode === undefined && f.lastReason === undefined && f.pod !== undefined && !f.recovered
      ? [{ ask: 'How did it end the last time?', run: `kubectl describe pod ${podArguments(f.pod)} | grep -A6 'Last State'` }]
      : []

export const hear = (f: Facts, { words }: Heard): Facts | undefined =>
  isMemory(f) || saidOf(f) !== undefined || f.recovered ? undefined : { ...f, wrote: words }
