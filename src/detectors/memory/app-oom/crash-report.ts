import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Instant, secondsBetween } from '../../../core/span.ts'
import { OOM_DETAIL } from '../../../records/oom-detail.ts'
import { isException } from './survival.ts'
import type { Told } from './whose.ts'

/** hs_err_pid*.log, as the JVM calls it. */
const REPORT_NAME = /(?:^|[/\\!])hs_err_pid(\d{1,10})\.log(?:\.\w{1,8})?$/
/** The head of that file is longer than what the JVM prints into its log. */
const HEAD = /Out of Memory Error \([\w.]{1,60}:\d{1,6}\), pid=/
/** Between the JVM's last words and its report. */
const NEAR_SECONDS = 60

interface Report {
  readonly artifact: string
  readonly pid: number
  readonly told: readonly Told[]
}

/** Reports of a JVM (hs_err_pid*.log) that tell what lines of its own log tell: by the text of the report, a line of that log. */
export function homesOf(scope: Scope, events: readonly Told[]): ReadonlyMap<string, Told> {
  const native = events.filter(({ what }) => what.runtime === 'java' && what.native === true)
  const texts = grouped(native, ({ what }) => what.at.artifact)
  const reports = [...texts].flatMap(([artifact, told]): Report[] => {
    const pid = pidOfReport(artifact, told)
    return pid === undefined ? [] : [{ artifact, pid, told }]
  })
  const isReport = new Set(reports.map(({ artifact }) => artifact))
  const logs = grouped(
    native.filter(({ what }) => !isReport.has(what.at.artifact) && !isException(what.message)),
    ({ what }) => what.ident ?? what.at.artifact,
  )
  const homes = new Map<string, Told>()
  for (const report of reports) {
    const own = [...logs.values()].filter((log) => log.some((end) => pidOf(scope, end) === report.pid) && isOneEnd(scope, log, report))
    // numbers come again, and in containers they are all the same: of two logs neither is taken
    const isAlone = reports.every(
      (other) => other === report || other.pid !== report.pid || !own.some((log) => isOneEnd(scope, log, other)),
    )
    if (own.length === 1 && isAlone) homes.set(report.artifact, own[0]![0])
  }
  return homes
}

function pidOfReport(artifact: string, told: readonly Told[]): number | undefined {
  const named = REPORT_NAME.exec(artifact)?.[1]
  const said = told.find(({ what }) => HEAD.test(what.message))?.what.pid
  return named === undefined || said === undefined || Number(named) === said ? said : undefined
}

/** Its own number, else that in the name of the report which it says it writes. */
const pidOf = (scope: Scope, { what }: Told): number | undefined =>
  what.pid ??
  scope
    .events(OOM_DETAIL)
    .find(
      ({ what: { of, at } }) =>
        of !== undefined && at.artifact === what.at.artifact && at.line > what.at.line && at.line - what.at.line < 12,
    )?.what.of

/** Both name the same request, as far as both name one, and about the same time. */
function isOneEnd(scope: Scope, log: readonly Told[], { artifact, told }: Report): boolean {
  const asked = new Set(told.flatMap(({ what }) => what.requestedKb ?? []))
  const refused = log.flatMap(({ what }) => what.requestedKb ?? [])
  const written = writtenAt(scope, artifact)
  const isNear = log.some(({ what: { time } }) => {
    const apart = time === undefined || written === undefined ? undefined : secondsBetween(time, written)
    return Math.abs(apart ?? 0) <= NEAR_SECONDS
  })
  return isNear && (asked.size === 0 || refused.length === 0 || refused.some((kb) => asked.has(kb)))
}

/** When a report says that it was written. */
export const writtenAt = (scope: Scope, artifact: string): Instant | undefined =>
  scope.events(OOM_DETAIL).find(({ what }) => what.written !== undefined && what.at.artifact === artifact)?.what.written
