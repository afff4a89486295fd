import { kernelReports } from '../../../casefile/kernel-reports.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import type { KernelReport } from '../../../records/kernel-report.ts'
import { type ReportFacts, reportFacts } from '../report-facts.ts'
import { withList } from '../list-checks.ts'
import { oopsTitle } from '../titles.ts'
import { toldTogether } from '../told-reports.ts'
import { type Access, faultOf } from './fault.ts'

export interface Facts extends ReportFacts {
  /** What kind of fault: null pointer, bad pointer, assertion, trap. */
  readonly fault: string
  readonly access: Access | undefined
  readonly trap: string | undefined
  /** file:line of an assertion. */
  readonly bugAt: string | undefined
  /** Address that was touched, as printed. */
  readonly address?: string | undefined
  /** What the check of a linked list found: `list_del corruption`. */
  readonly list?: string | undefined
  /** By hand: sysrq-c on kernels before 5.10, which crash by a null pointer. */
  readonly deliberate: boolean
}

const ADDRESS =
  /(?:address:? |dereference at |request at |access at |fault for address: |canonical address |read at |write at )\s*(?:virtual address )?((?:0x)?[0-9a-f]{4,16}\b|\(null\))/i

/** The kernel faulted in its own code. */
export function judge(scope: Scope): Found<Facts>[] {
  const told = kernelReports(scope)
    .filter(({ what }) => (what.kind === 'oops' || what.kind === 'continued') && !isStackOverflow(what))
    .map((event) => ({ event, facts: factsOf(scope.name, event.what) }))
    .map((one) => withList(scope, one))
  return toldTogether(scope, told).map((found) => (found.facts.deliberate ? { ...found, severity: 'warning' } : found))
}

/** A stack that ran over is a failure of its own. */
const isStackOverflow = ({ heading, details }: KernelReport): boolean =>
  [heading, ...details].some((text) => /stack guard page|kernel stack overflow/.test(text))

function factsOf(host: string | undefined, report: KernelReport): Facts {
  const { kind, access, trap, at } = faultOf(report)
  const innermost = [report.ip?.function, ...report.stacks.flatMap((s) => s.frames.slice(0, 12).map((f) => f.function))]
  return {
    ...reportFacts(host, report, oopsTitle(report)),
    fault: kind,
    access,
    trap,
    bugAt: at,
    address: ADDRESS.exec(report.heading)?.[1],
    deliberate: innermost.includes('sysrq_handle_crash'),
  }
}
