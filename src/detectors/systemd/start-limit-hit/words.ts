import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { duration, plural, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { journalctl, systemctl, unitName, unitWord } from '../words.ts'
import type { Facts } from './judge.ts'

/** `exit status 1` of `1/FAILURE`. */
const ended = ({ status }: Facts): string | undefined => (/^\d/.test(status ?? '') ? `exit status ${status!.split('/')[0]}` : status)

export const headline = (f: Facts, count: number): string =>
  say(
    unitName(f),
    f.backSeconds === undefined ? ' stays down: systemd refused to start it again' : ' was down: systemd refused to start it again',
    when(count > 1, ` ${times(count)}`),
    f.restarts === undefined ? undefined : ` after ${plural(f.restarts, 'automatic restart')}`,
    opt` (its main process had ended with ${ended(f)})`,
    opt`; it was started ${duration(f.backSeconds)} later`,
  )

export const effect = (f: Facts): Sentence =>
  f.backSeconds === undefined
    ? `${unitName(f)} stays down: systemd does not start it again`
    : `systemd refused to start ${unitName(f)} again for ${duration(f.backSeconds)}`

export const cause = (): Sentence[] => [
  'It was started more often than StartLimitBurst= allows (5 times in 10 s unless set). The limit only stops the loop: the reason is what ended it each time',
]

export const fix = (f: Facts): Step[] => [
  { when: 'now', say: 'Read why it ended each time.', run: `${journalctl(f)} -u ${unitWord(f)} -n 100 --no-pager` },
  {
    when: 'now',
    say: 'When the reason is gone, clear the counter and start it.',
    run: `${systemctl(f)} reset-failed ${unitWord(f)} && ${systemctl(f)} start ${unitWord(f)}`,
    changes: 'host',
  },
  {
    when: 'durable',
    say: 'Set RestartSec=5s: a dependency that is down for a moment then does not use up the limit (two starts in 10 s).',
  },
  { when: 'verify', say: 'It is active for an hour.', run: `${systemctl(f)} is-active ${unitWord(f)}` },
]
