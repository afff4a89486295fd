import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { count, plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './judge.ts'

export const headline = (f: Facts): string =>
  say(
    `${f.mount} (${f.device}) has `,
    f.freeInodes === 0 ? 'no inode left' : `only ${plural(f.freeInodes, 'inode')} left`,
    ` of ${count(f.inodes)}`,
    opt`, although ${f.blocksFree} of space are free`,
    when(f.refusals > 0, f.process === undefined ? ': a new file was refused' : `: ${f.process} was refused a file`),
  )

export const effect = (f: Facts): Sentence =>
  say(`${f.mount} has no inode left`, when(f.refusals > 0, opt`: ${f.process} was refused a file`))

export const cause = (): Sentence[] => [
  'Each file takes one inode, however small it is: without one no new file can be made there',
  'Programs get the error of a full disk, "No space left on device"',
]

export const fix = (f: Facts): Step[] => {
  const mount = word(f.mount)
  return [
    {
      when: 'now',
      say: 'Find the folders with the most files (sessions, caches, mail queues), and delete what is old.',
      run: `find ${mount} -xdev -printf '%h\\n' | sort | uniq -c | sort -n | tail`,
    },
    {
      when: 'durable',
      say:
        f.type === 'xfs' || f.type === 'btrfs'
          ? `Expire those files; ${f.type} makes inodes as it needs them, so give it room. Alert on inodes, too.`
          : `Expire those files, or make the file system anew with ${count(f.inodes * 4)} inodes, four times as many (mkfs -N). Alert on inodes, too.`,
    },
    {
      when: 'verify',
      say: 'A tenth of the inodes is free, and stays so for a day.',
      run: `stat -f -c '%d of %c inodes are free' ${mount}`,
    },
  ]
}
