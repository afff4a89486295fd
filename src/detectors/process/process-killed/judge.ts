import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { auditedKills } from './audit.ts'
import type { Facts } from './facts.ts'
import { toldKills } from './told.ts'

export type { Facts } from './facts.ts'

/** A process was ended from outside by SIGKILL: the audit log names the sender, or its parent saw it end. */
export function judge(scope: Scope): Found<Facts>[] {
  const audited = auditedKills(scope)
  const known = new Set(audited.flatMap(({ facts }) => facts.pids))
  return [...audited, ...toldKills(scope).filter(({ facts }) => facts.pid === undefined || !known.has(facts.pid))]
}
