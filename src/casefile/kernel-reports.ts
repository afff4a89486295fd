import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { spanning } from '../core/spanning.ts'
import { KERNEL_REPORT, type KernelReport } from '../records/kernel-report.ts'

/** Lines between two headings of one fault: registers, page table entries. */
const NEAR_LINES = 60

/** A report of the kernel; `afterOops`: an oops stands earlier in the same artifact. */
export type ReportEvent = Event<KernelReport> & { readonly afterOops: boolean }

/**
 * Reports with the headings of one fault joined: `BUG: unable to handle …` and its `Oops: 0002 [#1]`, `kernel BUG at` and its
 * `invalid opcode`, `Unable to handle …` and its `Internal error`. The first heading says what happened, the second has the registers.
 */
export const kernelReports = once((scope): readonly ReportEvent[] => {
  const died = new Set<string>()
  const dated = scope.events(KERNEL_REPORT).map((event) => {
    const { kind, at } = event.what
    const afterOops = died.has(at.artifact)
    if (kind === 'oops' || kind === 'continued') died.add(at.artifact)
    return { ...event, afterOops }
  })
  const streams = grouped(dated, ({ what: { at, host, caller } }) => `${at.artifact}\0${host ?? ''}\0${caller ?? ''}`)
  return [...streams.values()].flatMap(joinedWithin).sort((a, b) => a.order - b.order)
})

function joinedWithin(reports: readonly ReportEvent[]): ReportEvent[] {
  const whole: ReportEvent[] = []
  for (const event of reports) {
    const before = whole.at(-1)
    if (before !== undefined && continues(before.what, event.what)) {
      whole[whole.length - 1] = { ...before, what: joined(before.what, event.what) }
      continue
    }
    if (before !== undefined && cutOffBy(before.what, event.what))
      whole[whole.length - 1] = { ...before, what: { ...before.what, ...shared(before.what, event.what) } }
    whole.push(event)
  }
  return whole
}

/** panic_on_warn cuts a report off before its trace: the panic prints that of the same CPU. */
export function cutOffBy(before: Cited<KernelReport>, report: Cited<KernelReport>): boolean {
  if (before.kind === 'panic' || report.kind !== 'panic' || report.at.line - before.at.line >= NEAR_LINES) return false
  return /panic_on_|scheduling while atomic/.test(report.heading) && !before.stacks.some(({ label }) => label !== '')
}

export const shared = (report: KernelReport, panic: KernelReport) => ({
  stacks: panic.stacks,
  cpu: report.cpu ?? panic.cpu,
  pid: report.pid ?? panic.pid,
  comm: report.comm ?? panic.comm,
  taint: report.taint ?? panic.taint,
  release: report.release ?? panic.release,
  hardware: report.hardware ?? panic.hardware,
  ip: report.ip ?? panic.ip,
})

export function continues(first: KernelReport & Cited<object>, second: KernelReport & Cited<object>): boolean {
  const apart = second.at.line - (first.at.endLine ?? first.at.line)
  if (apart < 0 || apart > NEAR_LINES || first.stacks.length > 0) return false
  if (first.host !== undefined && second.host !== undefined && first.host !== second.host) return false
  if (first.cpu !== undefined && first.kind !== 'panic') return false
  if (first.kind === 'panic') return first.heading.startsWith('Bad mode') && second.kind === 'panic'
  if (first.kind === 'stack') return second.kind === 'continued' || second.kind === 'oops'
  return (
    first.kind === 'oops' &&
    (second.kind === 'continued' ||
      (second.kind === 'oops' && apart < 12 && /^(?:Unhandled|kernel BUG|(?:Oops: )?Kernel access of bad area)/.test(second.heading)))
  )
}

export function joined(first: Cited<KernelReport>, second: Cited<KernelReport>): Cited<KernelReport> {
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
    at: panic ? second.at : spanning([first, second]),
    ...(first.time === undefined ? {} : { time: first.time }),
  }
}
