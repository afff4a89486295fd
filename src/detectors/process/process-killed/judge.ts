import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { auditedKills } from './audit.ts'
import type { Facts } from './facts.ts'
import { toldKills } from './told.ts'
import { unitsAtOnce } from './units.ts'

export type { Facts } from './facts.ts'

/** A process was ended from outside by SIGKILL: the audit log names the sender, its parent saw it end, or several units ended at once. */
export function judge(scope: Scope): Found<Facts>[] {
  const audited = auditedKills(scope)
  const named = new Set(audited.flatMap(({ facts }) => [facts.unit]))
  const known = new Set(audited.flatMap(({ facts }) => facts.pids))
  return [
    ...audited,
    ...toldKills(scope).filter(({ facts }) => facts.pid === undefined || !known.has(facts.pid)),
    ...unitsAtOnce(scope).filter(({ facts }) => !facts.units.some((unit) => named.has(unit))),
  ]
}
