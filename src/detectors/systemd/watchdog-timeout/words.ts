import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { processName } from '../../../core/words/names.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { journalctl, systemctl, unitName, unitWord } from '../words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts, count: number): string =>
  say(
    unitName(f),
    ` gave no sign of life ${f.limit === undefined ? 'within its WatchdogSec=' : `for ${f.limit} (its WatchdogSec=)`}`,
    when(count > 1, `, ${times(count)}`),
    opt`: systemd sent ${f.signal}`,
    f.signal === undefined ? undefined : opt` to ${processName(f)}`,
  )

export const effect = (f: Facts, count: number): Sentence =>
  say(unitName(f), ' gave no sign of life', opt` for ${f.limit}`, when(count > 1, `, ${times(count)}`), opt`: systemd sent ${f.signal}`)

export const cause = (f: Facts): Sentence[] => [
  'It hung, or was kept from running: by a machine that stood still, swapping, or a guest that was suspended',
  when(f.signal === 'SIGABRT', "The abort is systemd's doing, not a crash of the program"),
]

export const fix = (f: Facts): Step[] => [
  f.signal === 'SIGABRT'
    ? {
        when: 'now',
        say: 'Look in its core for the thread that should have sent WATCHDOG=1, and what it waits for.',
        run: `coredumpctl info ${f.pid ?? unitWord(f)}`,
      }
    : {
        when: 'now',
        say: 'Read what it said last, and whether the whole machine stood still at that time.',
        run: `${journalctl(f)} -u ${unitWord(f)} -n 100 --no-pager`,
      },
  {
    when: 'durable',
    say: `Remove what blocks its main loop; raise WatchdogSec=${opt` above ${f.limit}` ?? ''} only if such a pause is legitimate.`,
  },
  {
    when: 'verify',
    say: 'No further watchdog timeout for an hour.',
    run: `${systemctl(f)} show ${unitWord(f)} -p WatchdogUSec,WatchdogTimestamp,Result`,
  },
]
