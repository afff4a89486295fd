import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { auditedKills } from './audit.ts'
import type { Facts } from './facts.ts'
import { toldKills } from './told.ts'
import { unitOoms } from './unit-oom.ts'

export type { Facts } from './facts.ts'

/** A process was ended from outside by SIGKILL: the audit log names the sender, its parent saw it end, or systemd was told of it by the kernel. */
export function judge(scope: Scope): Found<Facts>[] {
  const audited = auditedKills(scope)
  const known = new Set(audited.flatMap(({ facts }) => facts.pids))
  return [...audited, ...toldKills(scope).filter(({ facts }) => facts.pid === undefined || !known.has(facts.pid)), ...unitOoms(scope)]
}
