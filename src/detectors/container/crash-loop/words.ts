import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { plural, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { sentenceOf } from '../container-error/sentence.ts'
import { logsCommand, ownerCommand, subject, watchCommand } from '../words.ts'
import type { Facts } from './judge.ts'

/** Words of the runtime say more than a code that the runtime chose. */
const saidOf = (f: Facts): string | undefined =>
  f.lastMessage === undefined ? undefined : sentenceOf(f.lastMessage.trim()).words.replace(/\.$/, '')
const isMemory = (f: Facts): boolean => f.lastReason === 'OOMKilled'

export const headline = (f: Facts): string =>
  f.recovered
    ? say(`${subject(f)} was held back ${times(f.backOffs ?? 1)} and runs by now`)
    : say(
        f.exitCode === 0 ? `${subject(f)} comes to its end again and again` : `${subject(f)} keeps crashing`,
        isMemory(f) ? ': it is killed for lack of memory each time' : opt`: it ends with exit code ${f.exitCode}`,
        when(f.restarts !== undefined && f.restarts > 0, `, ${plural(f.restarts ?? 0, 'restart')} so far`),
        when(f.backOffs !== undefined && f.backOffs > 1, `, held back ${times(f.backOffs ?? 0)}`),
        when(f.runs, '; it runs at the moment'),
        when(!f.engine, opt`; the kubelet waits ${f.backOff} before the next start`),
      )

export const cause = (f: Facts): Sentence[] => [
  when(f.exitCode === undefined && f.lastReason === undefined, 'How it ended the last time is not in the input'),
  saidOf(f) === undefined ? when(!isMemory(f), opt`Exit code ${f.exitCode}: ${f.lastMeaning}`) : opt`The last words: ${saidOf(f)}`,
  f.engine
    ? 'The engine starts it again each time, as its restart policy says'
    : 'The kubelet waits longer before each start, up to five minutes (CrashLoopBackOff)',
  when(f.init, 'Until it succeeds the other containers of the pod do not start'),
  opt`Beside it, ${f.warnings === undefined ? undefined : times(f.warnings)}: ${f.warning?.replace(/\.$/, '')}`,
]

function durable(f: Facts): string {
  if (f.exitCode === 0) return 'Its main process comes to its end in good order: let it stay in the foreground, or run it as a Job.'
  if (isMemory(f)) return 'Correct its memory limit or its use; the waiting only follows from that.'
  return `Remove the reason of ${f.exitCode === undefined ? 'the exit' : `exit code ${f.exitCode}`}; the waiting only follows from it, and deleting the pod only resets it.`
}

export const fix = (f: Facts): Step[] => [
  { when: 'now', say: 'Read what it said before it ended.', run: logsCommand(f, !f.engine) },
  { when: 'durable', say: durable(f), run: f.engine ? undefined : ownerCommand(f.pod) },
  {
    when: 'verify',
    say: f.restarts === undefined ? 'It runs for an hour without a restart.' : `The restarts stay at ${f.restarts} for an hour.`,
    run: watchCommand(f),
  },
]
