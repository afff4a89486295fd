import type { Sentence } from '../../core/failure.ts'
import type { Question } from '../../core/finding.ts'
import { listed } from '../../core/words/lists.ts'
import { processName } from '../../core/words/names.ts'
import { capital, opt, say, when } from '../../core/words/opt.ts'
import { word } from '../../core/words/shell.ts'
import { isMessenger, plainName } from './guilty.ts'
import type { ReportFacts } from './report-facts.ts'
import { leftBy, moduleWords, taintsOf } from './taint-letters.ts'

/** Characters of a place or a heading that are told. */
const MOST_SAID = 60

/** `The kernel of node7`, `The kernel`. */
export const theKernel = ({ host }: Pick<ReportFacts, 'host'>): string => (host === undefined ? 'The kernel' : `The kernel of ${host}`)

/** ` on node7`, or nothing. */
export const onHost = ({ host }: Pick<ReportFacts, 'host'>): string => (host === undefined ? '' : ` on ${host}`)

/** `module lumen (unsigned, from outside the kernel tree)`. */
export const theModule = ({ module, moduleTaint }: ReportFacts): string | undefined =>
  opt`module ${module}${opt` (${moduleTaint === undefined ? undefined : moduleWords(moduleTaint)})` ?? ''}`

/** `lumen_ioctl() of module lumen`; undefined where no function is known. */
export const placeOf = (f: ReportFacts): string | undefined =>
  f.function === undefined ? undefined : `${f.function}()${opt` of ${theModule(f)}` ?? ''}`

/** `in lumen_ioctl() of module lumen`, a guess being said to be one. */
export const inPlace = (f: ReportFacts): string | undefined => opt`${f.guessed === true ? 'probably ' : ''}in ${placeOf(f)}`

/** The same behind what happened there: ` in lumen_ioctl()`. */
export const placed = (f: ReportFacts): string | undefined => opt`${f.guessed === true ? ', ' : ' '}${inPlace(f)}`

/** `while it ran bash (pid 166) on CPU 3`, `while it was idle`. */
export function running(f: ReportFacts, it = 'it'): string | undefined {
  const on = opt` on CPU ${f.cpu}` ?? ''
  if (f.comm === undefined) return f.cpu === undefined ? undefined : on.trim()
  return isIdle(f) ? `while ${it} was idle${on}` : `while ${it} ran ${processName(f)}${on}`
}

/** `while bash (pid 166) ran on CPU 3`, `while CPU 3 was idle`. */
export function meanwhile(f: ReportFacts): string | undefined {
  if (isIdle(f)) return f.cpu === undefined ? 'while it was idle' : `while CPU ${f.cpu} was idle`
  const who = processName(f)
  return who === undefined ? opt`on CPU ${f.cpu}` : `while ${who} ran${opt` on CPU ${f.cpu}` ?? ''}`
}

export const isIdle = ({ comm = '' }: ReportFacts): boolean => /^swapper\/\d/.test(comm)

/** Builds outside the kernel tree print whole paths: of those the end. */
export const shortPath = (path: string | undefined): string | undefined =>
  path !== undefined && path.length > 40 ? path.slice(path.lastIndexOf('/') + 1) : path

/** What the trace tells with doubt, and who was handed what. */
export const traceSentences = (f: ReportFacts): Sentence[] => [
  instruction(f),
  when(f.guessed === true, 'The function is a guess: all frames of the trace bear a question mark (leftovers on the stack)'),
]

/** Where the CPU was, where that is not the function that the report is about. */
function instruction({ function: guilty, ipFunction }: ReportFacts): Sentence {
  if (ipFunction === undefined || guilty === undefined || plainName(ipFunction) === guilty) return undefined
  return `The CPU was in ${ipFunction}()${isMessenger(ipFunction) ? ', a helper that many functions call' : ''}`
}

/** What kernel it is: its release, and what is loaded into it. */
export const stateSentences = (f: ReportFacts): Sentence[] => {
  const taints = taintsOf(f.taint, f.moduleTaint)
  const loaded = taints.length === 0 ? undefined : listed(taints, 6)
  return [
    f.release === undefined
      ? opt`${loaded === undefined ? undefined : capital(loaded)}`
      : `The kernel is ${f.release}${opt`; ${loaded}` ?? ''}`,
  ]
}

/** Modules that were not built with the kernel: the makers of the kernel will not look at a trace with them. */
export const hasForeignModule = (f: ReportFacts): boolean => /[OPE]/.test(f.taint ?? '')

/** `kernels newer than 6.8.9`, `newer kernels`. */
export const newerKernels = (f: ReportFacts): string => (f.release === undefined ? 'newer kernels' : `kernels newer than ${f.release}`)

/** The log of the boot in which it was: a panic ends one. */
export const bootOf = ({ stopped }: Pick<ReportFacts, 'stopped'>): string => (stopped === undefined ? '-b' : '-b -1')

/** What a trace that is not there, and what came before, leave open. */
export function openQuestions(f: ReportFacts): Question[] {
  const before = leftBy(f.unseen ?? [])
  return [
    ...(f.traceMissing === true
      ? [
          {
            ask: `${f.function === undefined ? 'Which function' : 'Who called it'}? ${f.callers === undefined ? 'The call trace is not in the input; it stands below the heading' : `The call trace in the input ends at ${f.callers.at(-1)}(); what called that stands below it`}:`,
            run: `journalctl -k ${bootOf(f)} | grep -F -A40 ${word(findable(f.message))}`,
          },
        ]
      : []),
    ...(before.length === 0
      ? []
      : [
          {
            ask: say(
              `${capital(listed(before, 5))} came before and ${before.length === 1 ? 'is' : 'are'} not in the input; `,
              before.length === 1 ? 'it may be the real start:' : 'the first of them may be the real start:',
            ),
            run: `journalctl -k ${bootOf(f)} | grep -nE 'WARNING:|BUG:|Oops|lockup|Hardware Error' | head`,
          },
        ]),
  ]
}

/** Of a heading the longest part that is the same each time: no numbers, no names of tasks. */
export function findable(heading: string): string {
  const place = /\b[\w./-]{1,200}\.(?:c|h|rs):\d{1,6}\b/.exec(heading)?.[0]
  if (place !== undefined) return shortPath(place)!
  const parts = heading.replace(/^\W*(?:(?:BUG|INFO|WARNING): )?/, '').split(/(?<!\S)\S*\d\S*|[[\]()!]|,\s|(?<![^\s[\]()!])\S+\/(?=\s)/)
  const longest = parts.map((part) => part.trim()).reduce((a, b) => (b.length > a.length ? b : a), '')
  return longest
    .slice(0, MOST_SAID)
    .trim()
    .replace(/[.:,]$/, '')
}
