import { kernelReports, type ReportEvent } from '../../../casefile/kernel-reports.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { KernelReport } from '../../../records/kernel-report.ts'
import type { Facts } from './facts.ts'
import { kernelEntry, kernelSyscall } from './kernel-entry.ts'

const KERNEL_STACK = /stack guard page|kernel stack overflow|corrupted stack end|Insufficient stack space/

/** The kernel ran over the end of one of its own stacks. */
export function kernelStacks(scope: Scope): Found<Facts>[] {
  const own = kernelReports(scope).filter(({ what }) => [what.heading, ...what.details].some((text) => KERNEL_STACK.test(text)))
  const functionOf = (report: ReportEvent): string | undefined => factsOf(withTrace(report, own)).function
  // one whose trace is cut off is counted with the one before it
  const groups = grouped(
    own,
    (report) => functionOf(own.findLast((other) => other.order <= report.order && functionOf(other) !== undefined) ?? report) ?? '',
  )
  return [...groups.values()].map((reports) => {
    const told = withTrace(reports[0], own)
    const { pid, comm } = reports[0].what
    return {
      ...happened(reports),
      count: Math.max(1, distinctReports(reports, own).length),
      about: { pid, comm },
      facts: { ...factsOf(told), host: scope.name },
      proof: toldBy(reports, 'kernel log', undefined),
      certainty: 'stated',
      severity: 'critical',
    }
  })
}

/** `Insufficient stack space` comes without a trace, the panic that follows has it. */
const withTrace = ({ what }: ReportEvent, all: readonly ReportEvent[]): KernelReport =>
  what.stacks.length > 0
    ? what
    : (all.find((other) => other.what.stacks.length > 0 && other.what.at.artifact === what.at.artifact && other.what.cpu === what.cpu)
        ?.what ?? what)

/** Headings of one overflow are one. */
const distinctReports = (reports: readonly ReportEvent[], all: readonly ReportEvent[]): ReportEvent[] =>
  reports.filter((report) => report.what.stacks.length > 0 || withTrace(report, all) === report.what)

function factsOf(report: KernelReport): Facts {
  // the innermost function is only the one that had no room left; an overwritten end is found long after, by somebody else
  const isLate = report.heading.includes('corrupted stack end')
  const guilty = isLate ? (kernelSyscall(report) ?? kernelEntry(report)) : kernelEntry(report)
  const kind = isLate
    ? 'corrupted stack end'
    : report.heading.includes('guard page')
      ? 'BUG: stack guard page was hit'
      : 'kernel stack overflow'
  return {
    message: report.heading,
    where: 'kernel',
    title: guilty === undefined ? undefined : `${kind} in ${guilty}`,
    function: guilty,
    ipFunction: report.ip?.function,
    comm: report.comm,
    pid: report.pid,
    cpu: report.cpu,
    release: report.release,
  }
}
