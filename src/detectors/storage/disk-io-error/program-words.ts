import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import type { Facts } from './facts.ts'

/** Only programs tell of it: no device is known. */
export const isOfPrograms = (f: Facts): boolean => f.device === '' && f.paths === undefined && f.loss === undefined

const fileOf = (f: Facts): string | undefined => f.path ?? f.folder

export const programHeadline = (f: Facts): string =>
  say(
    `${f.process ?? 'A program'} could not read or write ${fileOf(f)}: input/output error`,
    when(f.refusals > 1, `, ${plural(f.refusals, 'time')}`),
  )

export const PROGRAM_CAUSE: Sentence[] = [
  'The kernel hands EIO on when the disk below fails a request, or when the file system is shut down or lies on another machine that fails',
]

export const programFix = (f: Facts): Step[] => {
  const file = fileOf(f)
  const path = file?.startsWith('/') === true ? word(file) : undefined
  return [
    {
      when: 'now',
      say: 'See what the kernel said then, and on which device the file lies.',
      run: `dmesg -T --level=err,crit,alert,emerg | tail -n 30${path === undefined ? '' : `; df -T ${path}`}`,
    },
    {
      when: 'durable',
      say: `Copy what can be read to another disk before anything is repaired, then replace the device that the kernel names; bring back from a backup what ${f.process ?? 'the program'} lost.`,
    },
    {
      when: 'verify',
      say:
        opt`${f.process} reads and writes ${file} again, and the kernel logs no error.` ??
        `No such line follows, and the kernel logs no error.`,
    },
  ]
}
