import type { Sentence } from '../../../core/failure.ts'
import { wholeDisk } from '../../../core/device.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { plural } from '../../../core/words/numbers.ts'
import { capital, opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { wouldRepair, look } from '../tools.ts'
import { fileSystemOn } from '../words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string => say(fileSystemOn(f), ' made itself read-only after an error')

const refusedOf = (f: Facts): Sentence =>
  when(
    f.refusals > 0,
    `${listed(f.writers) || 'programs'} ${f.writers.length === 1 ? 'was' : 'were'} refused ${f.refusals === 1 ? 'a write' : plural(f.refusals, 'write')}`,
  )

export const state = (f: Facts): Sentence =>
  when(
    f.refusals > 0,
    say(
      capital(f.refusals === 1 ? 'a write' : plural(f.refusals, 'write')),
      f.writers.length === 0 ? undefined : ` of ${listed(f.writers)}`,
      f.refusals === 1 ? ' was refused since' : ' were refused since',
    ),
  )

export const effect = (f: Facts): Sentence => say(f.mount ?? fileSystemOn(f), ' is read-only since then', opt`: ${refusedOf(f)}`)

const POLICIES: Readonly<Record<string, string>> = {
  ext2: 'ext2 does so where it is mounted with errors=remount-ro',
  ext3: 'ext3 does so where it is mounted with errors=remount-ro',
  ext4: 'ext4 does so where it is mounted with errors=remount-ro, and when its journal was aborted',
  btrfs: 'btrfs does so when it cannot complete a transaction',
}

export const cause = (f: Facts): Sentence[] => [
  `${POLICIES[f.filesystem ?? ''] ?? 'It does so after an error in its metadata'}: the first error of ${f.device} before that is the cause`,
  opt`Writes fail with errno ${f.errno} (EROFS), as for ${f.refusedPath}`,
  when(f.isShownWritable, 'The mount table still says rw: what was asked for at the mount, not what the kernel does now'),
]

export const open = (f: Facts): Question[] => [
  {
    ask: `What was the first error of ${wholeDisk(f.device)}? The lines before this one tell:`,
    run: `journalctl -k -g 'I/O error|${word(wholeDisk(f.device)).replace(/[^\w-]/g, '.')}' | head`,
  },
]

export function fix(f: Facts): Step[] {
  const source = f.source ?? `/dev/${f.device}`
  const below = look(f.device, f.source)
  const check = wouldRepair(f.filesystem, source, f.mount)
  return [
    { when: 'now', say: `Stop what writes there; do not remount it read-write. ${below.say}`, run: below.run },
    { when: 'durable', say: check.say, run: check.run },
    f.mount === undefined
      ? {
          when: 'verify',
          say: 'It is mounted rw, and logs no error for an hour.',
          run: `findmnt -S ${word(source)} -o TARGET,OPTIONS`,
        }
      : {
          when: 'verify',
          say: 'This writes one file and deletes it; no error is logged for an hour.',
          run: `touch ${probeIn(f.mount)} && rm ${probeIn(f.mount)}`,
          changes: 'host',
        },
  ]
}

const probeIn = (mount: string): string => word(`${mount.replace(/\/$/, '')}/osdx-check`)
