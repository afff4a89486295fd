import type { UnitFailure } from '../../../casefile/unit-failures.ts'
import { startAfter } from '../../../casefile/unit-starts.ts'
import type { Proof } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'

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
