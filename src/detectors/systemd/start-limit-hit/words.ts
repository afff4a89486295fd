import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { plural, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { journalctl, systemctl, unitName, unitWord } from '../words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts, count: number): string =>
  say(
    unitName(f),
    ' stays down: systemd refused to start it again',
    when(count > 1, ` ${times(count)}`),
    f.restarts === undefined ? undefined : ` after ${plural(f.restarts, 'automatic restart')}`,
    opt` (its main process had ended with ${f.status})`,
  )

export const cause = (): Sentence[] => [
  'It was started more often than StartLimitBurst= allows in StartLimitIntervalSec= (by default 5 times in 10 s)',
  'The reason is what ended it each time; the limit only stops the loop',
]

export const fix = (f: Facts): Step[] => [
  { when: 'now', say: `Read why ${f.unit} ended each time.`, run: `${journalctl(f)} -u ${unitWord(f)} -n 100 --no-pager` },
  {
    when: 'now',
    say: 'When the reason is gone, clear the counter and start it.',
    run: `${systemctl(f)} reset-failed ${unitWord(f)} && ${systemctl(f)} start ${unitWord(f)}`,
    changes: 'host',
  },
  {
    when: 'durable',
    say: 'Set RestartSec=5s (10 s allow two starts then, below the limit of 5), so that a dependency that is down for a moment does not use up the limit.',
  },
  { when: 'verify', say: `${f.unit} is active for an hour.`, run: `${systemctl(f)} is-active ${unitWord(f)}` },
]
