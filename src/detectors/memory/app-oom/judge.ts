import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { size } from '../../../core/words/numbers.ts'
import { HEAP_TRACE } from '../../../records/heap-trace.ts'
import { LIMIT } from '../../../records/limit.ts'
import { RUNTIME_OOM, type RuntimeOom } from '../../../records/runtime-oom.ts'
import { isServer } from './words.ts'
import { adviceFor, PROFILERS } from './advice.ts'

export interface Facts extends RuntimeOom {
  advice: string
  profiler: string
  message: string
  comm?: string | undefined
  pid?: number | undefined
  unit?: string | undefined
  /** Heap in use after the last collections that Node printed. */
  heapMb?: number | undefined
  /** Address-space limit (ulimit -v) that stands in the same input, which refuses native allocations. */
  addressSpaceKb?: number | undefined
  /** That limit is of the process itself, not of a shell. */
  isOwnLimit?: true | undefined
  /** The heap that a JVM reserves at its start: what was refused. */
  initialHeapKb?: number | undefined
  initialSetting?: string | undefined
}

type Told = Event<RuntimeOom & LogLine>

/** Lines of one crash report that say the same. */
const NEAR_LINES = 4

/** A runtime gave up for want of memory: one finding for each program and what it ran out of. */
export function judge(scope: Scope): Found<Facts>[] {
  const groups = grouped(scope.events(RUNTIME_OOM), ({ what }) => `${what.ident ?? what.at.artifact}\0${what.runtime}\0${what.kind}`)
  return [...groups.values()].map((told) => found(told, scope))
}

function found(told: readonly [Told, ...Told[]], scope: Scope): Found<Facts> {
  const [{ what, order }] = told
  const { runtime, kind, native, ident: comm, unit } = what
  const gc =
    runtime === 'node'
      ? scope.events(HEAP_TRACE).findLast((trace) => trace.what.runtime === 'node' && trace.order < order)?.what
      : undefined
  const start =
    runtime === 'java' && native === true ? scope.events(HEAP_TRACE).find((trace) => trace.what.initialKb !== undefined)?.what : undefined
  const pid = what.pid ?? gc?.of
  const limitKb = told.map((one) => one.what.limitKb).find((kb) => kb !== undefined)
  const requestedKb = told.map((one) => one.what.requestedKb).find((kb) => kb !== undefined)
  const space = native === true ? scope.rows(LIMIT).find((limit) => limit.name === 'as' && limit.soft !== undefined) : undefined
  const isOwn = space !== undefined && (space.pid === undefined || pid === undefined || space.pid === pid)
  // ulimit counts it in KiB, /proc/PID/limits in bytes
  const addressSpaceKb = !isOwn ? undefined : space.scope === 'shell' ? space.soft! : Math.round(space.soft! / 1024)
  const isHeap = start?.initialKb !== undefined && requestedKb !== undefined && requestedKb >= start.initialKb / 2
  return {
    ...happened(told.filter((one, i) => !isSameReport(one, told.slice(0, i)))),
    facts: {
      runtime,
      kind,
      limitKb: limitKb ?? (space?.scope === 'shell' ? undefined : addressSpaceKb),
      requestedKb,
      native,
      advice: adviceFor(what),
      profiler: PROFILERS[runtime],
      message: what.message.trim().slice(0, 600),
      comm,
      pid,
      unit,
      heapMb: gc?.heapMb,
      addressSpaceKb,
      isOwnLimit: isOwn && space.scope !== 'shell' ? true : undefined,
      initialHeapKb: isHeap ? start.initialKb : undefined,
      initialSetting: isHeap ? start.setting : undefined,
    },
    about: { pid, comm, unit },
    also: told.map((one) => ({ pid: one.what.pid, unit: one.what.unit })),
    proof: [
      ...toldBy(told, 'application log'),
      ...cite(gc, `${gc?.heapMb} MB in use after a collection`, 'application log'),
      ...(isHeap ? cite(start, `it starts with a heap of ${size(start.initialKb)}`) : []),
      ...(addressSpaceKb === undefined ? [] : cite(space, `at most ${size(addressSpaceKb)} of address space`)),
    ],
    certainty: 'stated',
    ...(isServer({ runtime }) ? { severity: 'warning' as const } : {}),
  }
}

/** Seconds that the lines of one report bear at most between them. */
const ONE_MOMENT = 1

/** Whether a line says another time what the lines just before it say; one of a later time begins another report. */
function isSameReport({ what }: Told, earlier: readonly Told[]): boolean {
  const before = earlier.at(-1)?.what
  if (before === undefined || before.at.artifact !== what.at.artifact || before.message === what.message) return false
  const stamped = earlier.findLast((one) => one.what.time !== undefined)?.what.time
  const later = what.time === undefined || stamped === undefined ? 0 : (secondsBetween(stamped, what.time) ?? 0)
  return (
    later <= ONE_MOMENT &&
    what.at.line - before.at.line < NEAR_LINES &&
    (before.requestedKb === undefined || what.requestedKb === undefined)
  )
}
