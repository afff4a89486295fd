import type { UnitFailure } from '../../../casefile/unit-failures.ts'
import { startAfter } from '../../../casefile/unit-starts.ts'
import type { Proof } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'

export interface Back {
  readonly line: Pick<Proof, 'at' | 'time'>
  readonly seconds: number
}

/** The start after its last failure. */
export function backOf(scope: Scope, failures: readonly UnitFailure[]): Back | undefined {
  const last = failures.at(-1)
  const failed = last?.line.what.time
  if (last === undefined || failed === undefined) return undefined
  const started = last.back ?? startAfter(scope, last, last.line.order)
  const seconds = started?.what.time === undefined ? undefined : secondsBetween(failed, started.what.time)
  return started === undefined || seconds === undefined || seconds < 0 ? undefined : { line: started.what, seconds: Math.round(seconds) }
}
