import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { duration } from '../../../core/words/numbers.ts'
import { opt, say } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  f.silentSeconds !== undefined
    ? say(
        `${f.host ?? 'The machine'} booted again without having been shut down: its log breaks off, and ${duration(f.silentSeconds)} later it starts anew`,
      )
    : say(`${f.host ?? 'The machine'} booted at ${f.boot} without having been shut down: no shutdown stands after its boot of ${f.before}`)

export const cause = (f: Facts): Sentence[] => [
  opt`The last that it said is: ${f.lastLine}`,
  `A power cut, a reset, a panic, or a hypervisor that stopped it: ${f.lastLine === undefined ? 'the login records do' : 'the log does'} not tell which`,
]

export const fix = (): Step[] => [
  {
    when: 'now',
    say: 'Read the last lines of the boot before, and what the management controller saw.',
    run: 'journalctl -b -1 -n 50 --no-pager; ipmitool sel list',
  },
  { when: 'durable', say: 'Keep the traces of the next one: a persistent journal, pstore or kdump, and a serial console.' },
  { when: 'verify', say: 'The next boot stands behind a shutdown.', run: 'journalctl --list-boots --no-pager' },
]
