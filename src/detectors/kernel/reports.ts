import type { Watch } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { KERNEL_REPORT, type KernelReport } from '../../records/kernel-report.ts'

/** Lines between two headings of one fault: registers, page table entries. */
const NEAR_LINES = 60

/**
 * Reports with the headings of one fault joined: `BUG: unable to handle …` and its `Oops: 0002 [#1]`, `kernel BUG at` and its
 * `invalid opcode`, `Unable to handle …` and its `Internal error`. The first heading says what happened, the second has the registers.
 * `afterOops`: an oops stands earlier in the same artifact.
 */
export function onReports<F>(bench: Watch<F>, see: (report: Cited<KernelReport>, afterOops: boolean) => void): void {
  const waiting = new Map<string, Cited<KernelReport>>()
  const died = new Set<string>()
  const give = (artifact: string) => {
    const report = waiting.get(artifact)
    waiting.delete(artifact)
    if (report === undefined) return
    see(report, died.has(artifact))
    if (report.kind === 'oops' || report.kind === 'continued') died.add(artifact)
  }
  bench.on(KERNEL_REPORT, (report) => {
    const before = waiting.get(report.at.artifact)
    if (before !== undefined && continues(before, report)) {
      waiting.set(report.at.artifact, joined(before, report))
      return
    }
    // panic_on_warn cuts a report off before its trace: the panic prints that of the same CPU
    if (before !== undefined && before.kind !== 'panic' && !before.stacks.some(({ label }) => label !== '') && report.kind === 'panic' && /panic_on_|scheduling while atomic/.test(report.heading) && report.at.line - before.at.line < NEAR_LINES)
      waiting.set(report.at.artifact, { ...before, ...shared(before, report) })
    give(report.at.artifact)
    waiting.set(report.at.artifact, report)
  })
  bench.atEnd(() => {
    for (const artifact of [...waiting.keys()]) give(artifact)
  })
}

const shared = (report: KernelReport, panic: KernelReport) => ({
  stacks: panic.stacks,
  cpu: report.cpu ?? panic.cpu,
  pid: report.pid ?? panic.pid,
  comm: report.comm ?? panic.comm,
  taint: report.taint ?? panic.taint,
  release: report.release ?? panic.release,
  hardware: report.hardware ?? panic.hardware,
  ip: report.ip ?? panic.ip,
})

function continues(first: KernelReport & Cited<object>, second: KernelReport & Cited<object>): boolean {
  const apart = second.at.line - (first.at.endLine ?? first.at.line)
  if (apart < 0 || apart > NEAR_LINES || first.stacks.length > 0) return false
  if (first.host !== undefined && second.host !== undefined && first.host !== second.host) return false
  if (first.cpu !== undefined && first.kind !== 'panic') return false
  if (first.kind === 'panic') return first.heading.startsWith('Bad mode') && second.kind === 'panic'
  if (first.kind === 'stack') return second.kind === 'continued' || second.kind === 'oops'
  return first.kind === 'oops' && (second.kind === 'continued' || (second.kind === 'oops' && apart < 12 && /^(?:Unhandled|kernel BUG)/.test(second.heading)))
}

function joined(first: Cited<KernelReport>, second: Cited<KernelReport>): Cited<KernelReport> {
  const endLine = second.at.endLine ?? second.at.line
  const panic = second.kind === 'panic'
  return {
    ...second,
    kind: first.kind,
    heading: panic ? second.heading : first.heading,
    details: [...(panic ? [first.heading] : []), ...first.details, ...(panic ? [] : [second.heading]), ...second.details].slice(0, 32),
    cpu: first.cpu ?? second.cpu,
    pid: first.pid ?? second.pid,
    comm: first.comm ?? second.comm,
    ip: first.ip ?? second.ip,
    at: { ...(panic ? second.at : first.at), endLine },
    ...(first.time === undefined ? {} : { time: first.time }),
  }
}
