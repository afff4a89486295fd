import type { UnitFailure } from '../../../casefile/unit-failures.ts'
import { startAfter } from '../../../casefile/unit-starts.ts'
import type { Proof } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Instant, secondsBetween } from '../../../core/span.ts'
import { UNIT_STATE } from '../../../records/unit-state.ts'

export interface Back {
  readonly line: Pick<Proof, 'at' | 'time'>
  readonly seconds: number
  /** It is a job that runs to its end, and that run did. */
  readonly isDone: boolean
}

/** A start that is followed by no failure for so long is no further turn of a loop. */
const LOOP_SECONDS = 60

/** The start after its last failure. */
export function backOf(scope: Scope, failures: readonly UnitFailure[]): Back | undefined {
  const last = failures.at(-1)
  const failed = last?.line.what.time
  if (last === undefined || failed === undefined) return undefined
  const running = failures.length === 1 ? runningSince(scope, last) : undefined
  if (running !== undefined) return running
  const started = last.back ?? startAfter(scope, last, last.line.order)
  // the start of another boot says nothing of this one
  if (started?.what.at.boot !== last.line.what.at.boot) return undefined
  const seconds = started?.what.time === undefined ? undefined : secondsBetween(failed, started.what.time)
  if (started === undefined || seconds === undefined || seconds < 0 || (failures.length > 1 && !goesOn(scope, started.what)))
    return undefined
  return { line: started.what, seconds: Math.round(seconds), isDone: started.what.message.startsWith('Finished ') }
}

function goesOn(scope: Scope, { at, time }: Back['line']): boolean {
  const end = scope.endOf(at.artifact)?.time
  return time !== undefined && end !== undefined && (secondsBetween(time, end) ?? 0) >= LOOP_SECONDS
}

/** Lines of its journal stand so near below what systemctl status shows. */
const BELOW = 30

/** systemctl shows that it runs since a moment after its failure. */
function runningSince(scope: Scope, { unit, line }: UnitFailure): Back | undefined {
  const { at, time } = line.what
  for (const state of scope.rows(UNIT_STATE)) {
    if (state.listed || state.unit !== unit || state.active !== 'active' || state.since === undefined || time === undefined) continue
    const apart = at.line - state.at.line
    const isBelow = state.at.artifact === at.artifact && apart > 0 && apart <= BELOW
    const seconds = secondsBetween(time, state.since) ?? (isBelow ? secondsOnItsClock(time, state.since) : undefined)
    if (seconds !== undefined && seconds >= 0)
      return { line: { at: state.at, time: state.since }, seconds: Math.round(seconds), isDone: false }
  }
  return undefined
}

/** The journal below a status is of its machine's own clock, without year and zone. */
function secondsOnItsClock(time: Instant, since: Instant): number | undefined {
  if (!('wall' in time) || !('wall' in since)) return undefined
  const [a, b] = [time.wall, since.wall + (since.offset ?? 0) * 60_000].map((wall) => {
    const date = new Date(wall)
    return Date.UTC(2000, date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds())
  })
  return (b! - a!) / 1000
}
