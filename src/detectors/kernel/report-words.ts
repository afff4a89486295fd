import type { Sentence } from '../../core/failure.ts'
import { listed } from '../../core/words/lists.ts'
import { processName } from '../../core/words/names.ts'
import { opt, when } from '../../core/words/opt.ts'
import { isMessenger, plainName } from './guilty.ts'
import type { ReportFacts } from './report-facts.ts'
import { taintsOf } from './taint-letters.ts'

/** `The kernel of node7`, `The kernel`. */
export const theKernel = ({ host }: Pick<ReportFacts, 'host'>): string => (host === undefined ? 'The kernel' : `The kernel of ${host}`)

/** `lumen_ioctl() of module lumen`; undefined where no function is known. */
export const placeOf = (f: ReportFacts): string | undefined =>
  f.function === undefined ? undefined : `${f.function}()${f.module === undefined ? '' : ` of module ${f.module}`}`

/** `in lumen_ioctl() of module lumen`, a guess being said to be one. */
export const inPlace = (f: ReportFacts): string | undefined => opt`${f.guessed === true ? 'probably ' : ''}in ${placeOf(f)}`

/** The same behind what happened there: ` in lumen_ioctl()`. */
export const placed = (f: ReportFacts): string | undefined => opt`${f.guessed === true ? ', ' : ' '}${inPlace(f)}`

/** `while it ran bash (pid 166) on CPU 3`, `while it was idle`. */
export function running(f: ReportFacts, it = 'it'): string | undefined {
  const on = opt` on CPU ${f.cpu}` ?? ''
  if (f.comm === undefined) return f.cpu === undefined ? undefined : on.trim()
  return /^swapper\/\d/.test(f.comm) ? `while ${it} was idle${on}` : `while ${it} ran ${processName(f)}${on}`
}

/** What the trace does not tell, or tells with doubt, and who was handed what. */
export const traceSentences = (f: ReportFacts): Sentence[] => [
  instruction(f),
  when(f.traceMissing === true, 'The call trace that names the function is not in the input'),
  when(
    f.guessed === true,
    'All frames of the trace are marked with a question mark (found on the stack, not known to be callers), so the function is a guess',
  ),
]

/** Where the CPU was, where that is not the function that the report is about. */
function instruction({ function: guilty, ipFunction }: ReportFacts): Sentence {
  if (ipFunction === undefined || plainName(ipFunction) === guilty) return undefined
  return `The CPU was in ${ipFunction}()${isMessenger(ipFunction) ? ', which serves many callers' : ''}`
}

/** What the kernel says of its own state before the report. */
export const stateSentences = (f: ReportFacts): Sentence[] => {
  const taints = taintsOf(f.taint)
  return [opt`The kernel is ${f.release}`, when(taints.length > 0, `It marks itself as tainted: ${listed(taints, 6)}`)]
}

/** Modules that were not built with the kernel: the makers of the kernel will not look at a trace with them. */
export const hasForeignModule = (f: ReportFacts): boolean => /[OPE]/.test(f.taint ?? '')

/** `kernels newer than 6.8.9`, `newer kernels`. */
export const newerKernels = (f: ReportFacts): string => (f.release === undefined ? 'newer kernels' : `kernels newer than ${f.release}`)
