import { writerAt } from '../../../casefile/outputs.ts'
import { unitOfMain } from '../../../casefile/unit-mains.ts'
import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Instant, linesTo } from '../../../core/span.ts'
import { OOM_DETAIL, type OomDetail } from '../../../records/oom-detail.ts'
import { OOM_TRACE } from '../../../records/oom-trace.ts'
import type { RuntimeOom } from '../../../records/runtime-oom.ts'
import { SIGNAL_DEATH } from '../../../records/signal-death.ts'

export type Told = Event<RuntimeOom & LogLine>

/** Lines of one report: a JVM's has some hundred of them. */
const NEAR_LINES = 20
const REPORT_LINES = 400

/** Whose memory ran out, by all names that the lines beside tell. */
export interface Whose {
  readonly comm?: string | undefined
  readonly pid?: number | undefined
  readonly unit?: string | undefined
  readonly pod?: string | undefined
  readonly container?: string | undefined
}

/** What its own lines, the command above its log and the end of its process say of its name. */
export function whoseOf(scope: Scope, told: readonly [Told, ...Told[]], details: readonly Detail[], time: Instant | undefined): Whose {
  const [{ what }] = told
  const said = told.find((one) => one.what.unit !== undefined)?.what.unit
  const named =
    what.ident ??
    told.find((one) => one.what.program !== undefined)?.what.program ??
    details.find(({ program }) => program !== undefined)?.program
  const pid = told.find((one) => one.what.pid !== undefined)?.what.pid ?? details.find(({ of }) => of !== undefined)?.of
  const unit = said ?? unitOfMain(scope)(pid, time)
  const writer = unit === undefined && what.ident === undefined ? writerAt(scope)(what.at) : undefined
  const death = named === undefined && unit === undefined && writer === undefined ? deathOf(scope, told, pid)?.what : undefined
  return {
    comm: named ?? death?.comm,
    pid: pid ?? death?.pid,
    unit,
    pod: writer?.pod,
    container: writer?.container,
  }
}

/** The end of the process just below, where it is told by a signal. */
export function deathOf(scope: Scope, told: readonly [Told, ...Told[]], pid?: number) {
  const { what } = told.at(-1)!
  return scope
    .events(SIGNAL_DEATH)
    .find(
      ({ what: end }) =>
        end.at.artifact === what.at.artifact &&
        linesTo(what.at, end.at) > 0 &&
        linesTo(what.at, end.at) < NEAR_LINES &&
        (pid === undefined || end.pid === undefined || end.pid === pid),
    )
}

export type Detail = OomDetail & LogLine & { readonly at: Told['what']['at'] }

/** What lines near these say of them: by the same program, or by nobody that is named. */
export function detailsOf(scope: Scope, told: readonly [Told, ...Told[]]): readonly Detail[] {
  return scope.events(OOM_DETAIL).flatMap(({ what }) =>
    told.some(({ what: own }) => {
      const apart = linesTo(own.at, what.at)
      return (
        what.at.artifact === own.at.artifact &&
        (what.ident === undefined || own.ident === undefined || what.ident === own.ident) &&
        apart >= -NEAR_LINES &&
        apart <= REPORT_LINES
      )
    })
      ? [what]
      : [],
  )
}

/** The code that asked, where a trace shows it. */
export function placeOf(scope: Scope, told: readonly [Told, ...Told[]]) {
  return scope
    .rows(OOM_TRACE)
    .find(({ at }) =>
      told.some(({ what }) => what.at.artifact === at.artifact && what.at.line >= at.line && what.at.line <= (at.endLine ?? at.line)),
    )
}
