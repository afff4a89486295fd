import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { plural, times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { inPlace, newerKernels, running, stateSentences, theKernel, traceSentences } from '../report-words.ts'
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

export const headline = (f: Facts): string =>
  say(
    `${theKernel(f)} ${deed(f)}`,
    opt`, ${inPlace(f)}`,
    opt` (${f.where})`,
    opt`, ${running(f)}`,
    when(f.kind !== 'slab corruption', `: ${f.kind} calls it ${f.bug ?? f.title.replace(/^\w{4,6}: /, '')}`),
  )

export const cause = (f: Facts, count: number): Sentence[] => [
  when(f.kind === 'KFENCE', 'It samples allocations of a kernel in production, so the bug is real and there'),
  when(
    f.kind === 'slab corruption',
    `It said "${f.message}"; the damage was done before, so who found it is a witness and not the culprit`,
  ),
  opt`The object at ${f.address} is of ${f.cache}`,
  opt`The object was allocated by ${f.allocatedBy}`,
  opt`The object had been freed by ${f.freedBy}`,
  ...traceSentences(f),
  when(f.later === true, 'The kernel had already died before: this report may be a consequence'),
  when(count > 1, `It was reported ${times(count)}`),
  ...stateSentences(f),
]

export const fix = (f: Facts): Step[] => [
  {
    when: 'now',
    say:
      f.kind === 'KCSAN' || f.kind === 'UBSAN'
        ? `${f.host ?? 'The machine'} may go on; the result of that code is not to be trusted.`
        : `Take ${f.host ?? 'the machine'} out of service: memory of the kernel was misused and may be damaged.`,
  },
  {
    when: 'durable',
    say: `Look for "${f.title}" in the changes of ${newerKernels(f)} and update${f.module === undefined ? '' : `, or ask the makers of the module ${f.module}`}; report it with the stacks of who allocated and who freed the object, which name its owner.`,
  },
  {
    when: 'verify',
    say: `The same load prints no such report for a day on a kernel that has ${f.kind === 'slab corruption' ? 'the checks of SLUB' : f.kind} built in, which this shows.`,
    run: `grep -E '${f.kind === 'slab corruption' ? 'SLUB_DEBUG' : f.kind}=' "/boot/config-$(uname -r)"`,
  },
]
