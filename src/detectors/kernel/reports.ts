import { continues, cutOffBy, joined, shared } from '../../casefile/kernel-reports.ts'
import type { Sight } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { KERNEL_REPORT, type KernelReport } from '../../records/kernel-report.ts'

/**
 * Reports with the headings of one fault joined: `BUG: unable to handle …` and its `Oops: 0002 [#1]`, `kernel BUG at` and its
 * `invalid opcode`, `Unable to handle …` and its `Internal error`. The first heading says what happened, the second has the registers.
 * `afterOops`: an oops stands earlier in the same artifact.
 */
export function onReports(bench: Sight, see: (report: Cited<KernelReport>, afterOops: boolean) => void): void {
  const waiting = new Map<string, { report: Cited<KernelReport>; afterOops: boolean }>()
  const died = new Set<string>()
  const give = (stream: string) => {
    const held = waiting.get(stream)
    waiting.delete(stream)
    if (held !== undefined) see(held.report, held.afterOops)
  }
  bench.on(KERNEL_REPORT, (report) => {
    const stream = `${report.at.artifact}\0${report.host ?? ''}\0${report.caller ?? ''}`
    const held = waiting.get(stream)
    const before = held?.report
    if (held !== undefined && before !== undefined && continues(before, report)) {
      waiting.set(stream, { ...held, report: joined(before, report) })
      return
    }
    if (held !== undefined && before !== undefined && cutOffBy(before, report))
      waiting.set(stream, { ...held, report: { ...before, ...shared(before, report) } })
    give(stream)
    waiting.set(stream, { report, afterOops: died.has(report.at.artifact) })
    if (report.kind === 'oops' || report.kind === 'continued') died.add(report.at.artifact)
  })
  bench.atEnd(() => {
    for (const stream of [...waiting.keys()]) give(stream)
  })
}
