import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { listed } from '../../../core/words/lists.ts'
import { plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import { wouldRepair, look } from '../tools.ts'
import { fileSystemOn } from '../words.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  say(
    fileSystemOn(f),
    ' made itself read-only after an error',
    when(f.refusals > 0, `: ${f.writers.length === 0 ? 'a program' : listed(f.writers)} got ${plural(f.refusals, 'write')} refused`),
  )

const POLICIES: Readonly<Record<string, string>> = {
  ext2: 'ext2 does so where it is mounted with errors=remount-ro',
  ext3: 'ext3 does so where it is mounted with errors=remount-ro',
  ext4: 'ext4 does so where it is mounted with errors=remount-ro, and when its journal was aborted',
  btrfs: 'btrfs does so when it cannot complete a transaction',
}

export const cause = (f: Facts): Sentence[] => [
  `${POLICIES[f.filesystem ?? ''] ?? 'It does so after an error in its metadata'}: the first error of ${f.device} before this line is the cause`,
  opt`Every write to it fails with errno ${f.errno} (EROFS), as for ${f.refusedPath}`,
  when(f.isShownWritable, 'The mount table still says rw: that is what was asked for at the mount, not what the kernel does now'),
]

export function fix(f: Facts): Step[] {
  const source = f.source ?? `/dev/${f.device}`
  const below = look(f.device)
  const check = wouldRepair(f.filesystem, source, f.mount)
  return [
    { when: 'now', say: `Stop what writes there, and do not remount it read-write. ${below.say}`, run: below.run },
    { when: 'durable', say: `First let ${f.device} answer again, or replace it. ${check.say}`, run: check.run },
    f.mount === undefined
      ? {
          when: 'verify',
          say: 'It is mounted rw, and no further error of it is logged for an hour.',
          run: `findmnt -S ${word(source)} -o TARGET,OPTIONS`,
        }
      : {
          when: 'verify',
          say: 'Write one file and delete it.',
          run: `touch ${probeIn(f.mount)} && rm ${probeIn(f.mount)}`,
          changes: 'host',
        },
  ]
}

const probeIn = (mount: string): string => word(`${mount.replace(/\/$/, '')}/osdx-check`)
