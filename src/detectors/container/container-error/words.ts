import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { exitMeaning } from '../exit-codes.ts'
import { presentState } from '../present.ts'
import { isConfigured, isForbidden, startCause, startDurable, startFirst, startVerify, why } from '../start-words.ts'
import { logsCommand, staysUp, subject } from '../words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  f.atStart
    ? say(
        `${subject(f)} ${f.healed ? 'could not be started at first' : 'cannot be started'}`,
        opt`: ${why(f)}`,
        when(why(f) === undefined, opt` (${f.reason})`),
        when((f.tries ?? 0) > 1, `, tried ${times(f.tries ?? 0)}`),
        when(f.healed, '; it runs by now'),
      )
    : say(`${subject(f)} ended ${f.exitCode === undefined ? 'with an error' : `with exit code ${f.exitCode}`}`, opt`: ${f.words}`)

export const state = (f: Facts): Sentence =>
  f.healed ? undefined : f.atStart && f.present === undefined ? when((f.restarts ?? 0) > 0, presentState(f)) : presentState(f)

/** What it misses, or may not do, is told of it already. */
export const effect = (f: Facts): Sentence =>
  f.atStart
    ? !f.engine && (isConfigured(f) || isForbidden(f))
      ? ''
      : say(`${subject(f)} cannot be started`)
    : say(`${subject(f)} ended ${f.exitCode === undefined ? 'with an error' : `with exit code ${f.exitCode}`}`)

export const cause = (f: Facts): Sentence[] =>
  f.atStart
    ? startCause(f)
    : [
        when(
          f.exitCode !== undefined && (f.message === undefined || f.exitCode >= 125),
          `${capital(exitMeaning(f.exitCode) ?? '')}${f.message === undefined ? '; its log says why' : ''}`,
        ),
      ]

/** A code that the program chose excludes that a signal ended its main process. */
export const excluded = (f: Facts): Sentence[] => [
  when(
    !f.atStart && f.exitCode !== undefined && f.exitCode < 125,
    `Its main process was not killed, for memory or by a probe: that gives 137 or 143, not ${f.exitCode}`,
  ),
]

export const fix = (f: Facts): Step[] =>
  f.atStart
    ? [startFirst(f), startDurable(f), startVerify(f)]
    : [
        { when: 'now', say: 'Read the last lines that it wrote.', run: logsCommand(f, f.startedAgain) },
        {
          when: 'durable',
          say: `Remove the reason of ${f.exitCode === undefined ? 'the error' : `exit code ${f.exitCode}`}; written to its termination log, the status would show it.`,
        },
        staysUp(f),
      ]
