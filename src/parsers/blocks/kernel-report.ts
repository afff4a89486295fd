import { block, collect } from '../../core/block.ts'
import type { LogLine } from '../../core/log-line.ts'
import { KERNEL_REPORT, type KernelReport } from '../../records/kernel-report.ts'
import { beginsReport, HEADING_LITERALS, headingOf, undecorated } from '../kernel/headings.ts'
import { isPart, readBody } from '../kernel/report-body.ts'

/**
 * A report of the kernel about itself: an oops, a BUG, a WARNING, a sanitizer's or lockdep's finding, a panic, with its registers
 * and call trace. It ends where the next one begins.
 */
export const kernelReport = block<KernelReport>({
  id: 'kernel-report',
  emits: KERNEL_REPORT,
  begins: HEADING_LITERALS,
  opens: (message) => headingOf(message) !== undefined,
  // a stack that ran over is printed whole
  maxLines: 1200,
  open(first) {
    const warning = headingOf(first.message) === 'warning'
    return collect(
      first,
      (message, count) => {
        if (beginsReport(message)) return 'end'
        if (/^\s*---\[ end trace/.test(message) && warning) return 'last'
        return isPart(message) || count < 12 ? 'take' : 'pass'
      },
      (lines) => {
        const first = lines[0]
        if (first.kernel === false) return undefined
        const kind = headingOf(first.message)
        if (OF_ANYBODY.test(first.message) && !lines.some(({ message }) => OF_SPL.test(message))) return undefined
        return kind === undefined ? undefined : { kind, heading: wholeHeading(lines).slice(0, 400), ...readBody(lines) }
      },
    )
  },
})

/** Programs say so as well: the kernel's shows its stack below. */
const OF_ANYBODY = /^PANIC at /
const OF_SPL = /^\s*Showing stack for process \d|\bspl_(?:panic|dumpstack)\+0x/

/** Before 5.1 the words and the address were printed by two calls: the line of another CPU may stand between them. */
const HALF = /unable to handle kernel\s*$/
const OTHER_HALF = /^\s*(?:NULL pointer dereference|paging request)(?: at \S{1,40})?\s*$/
const NEAR_LINES = 5

function wholeHeading(lines: readonly LogLine[]): string {
  const heading = undecorated(lines[0]!.message)
  const rest = HALF.test(heading) ? lines.slice(1, NEAR_LINES).find(({ message }) => OTHER_HALF.test(message)) : undefined
  return rest === undefined ? heading : `${heading.trimEnd()} ${rest.message.trim()}`
}
