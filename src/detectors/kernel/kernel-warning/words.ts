import type { Sentence } from '../../../core/failure.ts'
import type { Step } from '../../../core/finding.ts'
import { times } from '../../../core/words/numbers.ts'
import { opt, say, when } from '../../../core/words/opt.ts'
import { newerKernels, placed, running, stateSentences, theKernel, traceSentences } from '../report-words.ts'
import type { Facts } from './judge.ts'

/** The kernel's own words without what differs from machine to machine. */
const saidOf = ({ title, function: name }: Facts): string =>
  title.replace(/^(?:BUG|WARNING|INFO): /, '').replace(name === undefined ? /$^/ : ` in ${name}`, '')

/** In the function that is wrong, or at least in the one that holds the check. */
const place = (f: Facts): string | undefined => placed(f) ?? opt` in ${f.site}()`

/** Builds outside the kernel tree print whole paths. */
const where = ({ warningAt }: Facts): string | undefined =>
  warningAt !== undefined && warningAt.length > 40 ? warningAt.slice(warningAt.lastIndexOf('/') + 1) : warningAt

export const headline = (f: Facts): string =>
  f.kind === 'assertion' && /^WARNING(?: in |$)/.test(f.title)
    ? say(`${theKernel(f)} met a state that it holds impossible`, place(f), opt` (${where(f)})`, opt`, ${running(f)},`, ' and went on')
    : say(`${theKernel(f)} reports "${saidOf(f)}"`, place(f), opt` (${where(f)})`, opt`, ${running(f)}`)

const MEANING: Readonly<Record<Facts['kind'], string>> = {
  assertion: 'The check prints a trace and nothing is stopped; often it is the first visible moment of a bug',
  'lock order': 'The lock checker proved that locks are used in a way that can deadlock or race; it need not have happened',
  'wrong context': 'Code that may sleep ran where sleeping is forbidden, or data of one CPU was used where the task may move to another',
  'bad state': 'The kernel found its own data in a bad state and went on',
}

export const cause = (f: Facts, count: number): Sentence[] => [
  MEANING[f.kind],
  opt`What held is "${f.condition}"`,
  ...traceSentences(f),
  when(f.later === true, 'The kernel had already died before it'),
  when(count > 1, `It was printed ${times(count)}`),
  ...stateSentences(f),
]

export const fix = (f: Facts): Step[] => [
  {
    when: 'now',
    say:
      f.kind === 'bad state' || f.kind === 'wrong context'
        ? `Plan a restart of ${f.host ?? 'the machine'}: data of the kernel may be damaged.`
        : 'Nothing has stopped; look whether something near it in time did.',
  },
  {
    when: 'durable',
    say: `Look for ${f.function ?? f.site ?? f.warningAt ?? `"${saidOf(f)}"`} in the changes of ${newerKernels(f)} and update, or report it with its whole trace${f.module === undefined ? '' : ` to the owners of ${f.module}`}.`,
  },
  {
    when: 'verify',
    say: 'After the next boot this prints 0 (no warning since then) and still does after a day; many warnings are printed once in a boot only, so their silence proves nothing.',
    run: 'echo $(( $(cat /proc/sys/kernel/tainted) & 512 ))',
  },
]
