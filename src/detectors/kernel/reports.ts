import type { Sight } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { KERNEL_REPORT, type KernelReport } from '../../records/kernel-report.ts'

/** Lines between two headings of one fault: registers, page table entries. */
const NEAR_LINES = 60

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

/** panic_on_warn cuts a report off before its trace: the panic prints that of the same CPU. */
function cutOffBy(before: Cited<KernelReport>, report: Cited<KernelReport>): boolean {
  if (before.kind === 'panic' || report.kind !== 'panic' || report.at.line - before.at.line >= NEAR_LINES) return false
  return /panic_on_|scheduling while atomic/.test(report.heading) && !before.stacks.some(({ label }) => label !== '')
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
  return (
    first.kind === 'oops' &&
    (second.kind === 'continued' || (second.kind === 'oops' && apart < 12 && /^(?:Unhandled|kernel BUG)/.test(second.heading)))
  )
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
