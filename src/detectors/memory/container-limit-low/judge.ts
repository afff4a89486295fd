import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { groupsBeside } from '../groups-beside.ts'
import type { Facts } from './facts.ts'
import { heap } from './heap.ts'
import { full, used } from './measured.ts'
import { started } from './started.ts'
import type { Limits } from './thresholds.ts'

/** A limit below the heap that its runtime may take, else below what is in use. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const said = started(scope, limits)
  const shown = said.length > 0 ? [] : heap(scope, limits)
  const measured = shown.length > 0 ? [] : [...full(scope, limits), ...used(scope, limits)]
  return [...said, ...shown, ...measured].map((found) => ({ ...found, cgroups: groupsBeside(scope) }))
}
