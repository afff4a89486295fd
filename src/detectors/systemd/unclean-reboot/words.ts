import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { duration, plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import type { Facts } from './judge.ts'

/** `24 Nov 00:24` of `Tue Nov 24 00:24`. */
const dateOf = (text: string | undefined): string | undefined => text?.replace(/^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) /, '$2 $1 ')

const machine = ({ host }: Facts): string => host ?? 'The machine'

export const headline = (f: Facts): string =>
  f.silentSeconds !== undefined
    ? say(
        `${machine(f)} ${f.recorded ? '' : 'very likely '}went down without a shutdown and was booted again: its log breaks off, and ${duration(f.silentSeconds)} later it starts anew`,
      )
    : say(
        `${machine(f)} ${f.recorded ? '' : 'very likely '}went down without a shutdown and was booted again at ${dateOf(f.boot)}`,
        `: none is on record since its boot of ${dateOf(f.before)}`,
      )

export const cause = (f: Facts): Sentence[] => [
  opt`The last that it said is: ${f.lastLine}`,
  f.replayed === 0
    ? undefined
    : `${plural(f.replayed, 'file system')} had not been unmounted: ${f.replayed === 1 ? 'its journal was' : 'their journals were'} replayed at the start`,
  when(f.lastLine === undefined && f.recorded, 'A shutdown in order would stand between the two boots'),
  when(
    !f.recorded,
    f.lastLine === undefined
      ? 'The listing holds no shutdown at all: a system that records none looks the same'
      : 'The log holds lines of the kernel alone, which do not tell of a shutdown',
  ),
]

export const effect = (f: Facts): Sentence => `${machine(f)} was booted again without a shutdown`

export const fix = (f: Facts): Step[] => [
  f.lastLine === undefined
    ? {
        when: 'now',
        say: 'Read its last lines, and see whether it left a dump.',
        run: 'journalctl -b -1 -n 50 --no-pager; ls -l /sys/fs/pstore /var/crash',
      }
    : { when: 'now', say: 'See whether it left a dump.', run: 'ls -l /sys/fs/pstore /var/crash' },
  { when: 'durable', say: 'Keep the traces of the next one: a persistent journal, pstore or kdump, and a serial console.' },
  { when: 'verify', say: 'Before the next boot stands a shutdown.', run: 'last -x -n 6' },
]

export const open = (): Question[] => [
  {
    ask: 'A power cut, a reset, a panic, or a hypervisor that stopped it? The management controller, or the log of the hypervisor, tells for that minute.',
  },
]
