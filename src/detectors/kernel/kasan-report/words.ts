import type { Sentence } from '../../../core/failure.ts'
import type { Question, Step } from '../../../core/finding.ts'
import { plural } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { word } from '../../../core/words/shell.ts'
import {
  findable,
  inPlace,
  meanwhile,
  newerKernels,
  openQuestions,
  placed,
  shortPath,
  stateSentences,
  theKernel,
  traceSentences,
} from '../report-words.ts'
import type { Facts } from './judge.ts'

const WHICH: readonly (readonly [RegExp, string])[] = [
  [/use-after-free|use after free/i, 'memory that was already freed'],
  [/use-after-scope|use-after-return/i, 'a variable that no longer exists'],
  [/out-of-bounds/i, 'memory beyond the end of an object'],
  [/null-ptr/i, 'a null pointer'],
  [/user-memory/i, 'memory of user space without asking'],
]
const DID: Readonly<Record<string, string>> = {
  KCSAN: 'used the same memory from two CPUs at once, without a rule between them (a data race)',
  KMSAN: 'used memory that nobody had written before, or gave it away',
  UBSAN: 'did what its language leaves undefined',
  'slab corruption': 'found an object of its allocator overwritten while it was free, or beyond its end',
}
const SPANS: Readonly<Record<string, string>> = { read: 'read', write: 'wrote' }

function deed(f: Facts): string {
  if (DID[f.kind] !== undefined) return DID[f.kind]!
  if (/free$/i.test(f.bug ?? '') && !/use-after-free/.test(f.bug!)) return 'freed memory that was not to be freed'
  const which = WHICH.find(([shape]) => shape.test(f.bug ?? ''))?.[1] ?? 'memory that it must not touch'
  const did = f.access === undefined ? 'touched' : SPANS[f.access]!
  return `${did} ${f.bytes === undefined ? '' : `${plural(f.bytes, 'byte')} of `}${which}`
}

const calledBy = (f: Facts): Sentence =>
  f.kind === 'slab corruption' ? undefined : ` (${f.kind}: ${f.bug ?? f.title.replace(/^\w{4,6}: /, '').replace(` in ${f.function}`, '')})`

/** Behind a deed of two parts a comma stands. */
const where = (f: Facts): Sentence => (deed(f).includes(',') ? opt`, ${inPlace(f)}` : placed(f))

export const headline = (f: Facts): string =>
  say(`${theKernel(f)} ${deed(f)}`, where(f), opt` (${shortPath(f.where)})`, calledBy(f), opt`, ${meanwhile(f)}`)

/** Who had the object before. */
const owners = ({ allocatedBy, freedBy }: Facts): Sentence =>
  freedBy === undefined
    ? opt`The object was allocated by ${allocatedBy}`
    : freedBy === allocatedBy
      ? `The object was allocated and freed by ${freedBy} before`
      : `The object was ${opt`allocated by ${allocatedBy} and ` ?? ''}freed by ${freedBy} before`

export const cause = (f: Facts): Sentence[] => [
  when(f.kind === 'KFENCE', 'KFENCE looks at a sample of all allocations, with next to no false alarms: the bug is real'),
  when(
    f.kind === 'slab corruption',
    `It said "${f.message}"; the damage was done before, so who found it is a witness and not the culprit`,
  ),
  opt`The object at ${f.address} is of ${f.cache}`,
  owners(f),
  ...traceSentences(f),
  when(f.later === true, 'The kernel had already died before: this report may be a consequence'),
  ...stateSentences(f),
]

export const effect = (f: Facts): Sentence => say(`${theKernel(f)} ${deed(f)}`, where(f), calledBy(f))

/** What misuses no memory. */
const isHarmless = ({ kind }: Facts): boolean => kind === 'KCSAN' || kind === 'UBSAN'

const now = (f: Facts): Step => ({
  when: 'now',
  say:
    f.stopped !== undefined
      ? `Start ${f.host ?? 'the machine'} again if it does not by itself; keep the whole log of that boot.`
      : isHarmless(f)
        ? `${f.host ?? 'The machine'} may go on; the result of that code is not to be trusted.`
        : `Restart ${f.host ?? 'the machine'} at the next chance: memory of the kernel was misused and may be damaged.`,
})

export const fix = (f: Facts): Step[] => [
  now(f),
  {
    when: 'durable',
    say: `Look for "${f.title}" in the changes of ${newerKernels(f)} and update${f.module === undefined ? '' : `, or ask the makers of the module ${f.module}`}. ${f.allocatedBy === undefined && f.freedBy === undefined ? 'Else report it with its trace.' : 'Else report it: the stacks of who allocated and freed the object name its owner.'}`,
  },
  {
    when: 'verify',
    say: `None within a day of the same load, on a kernel that has ${f.kind === 'slab corruption' ? 'the checks of SLUB' : f.kind} too.`,
    run: `journalctl -k --since -1d | grep -cF ${word(f.kind === 'slab corruption' ? findable(f.message) : `${f.kind}: `)}`,
  },
]

export const open = (f: Facts): Question[] => openQuestions(f)
