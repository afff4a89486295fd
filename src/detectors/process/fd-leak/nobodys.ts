import { connectionsOverTime } from '../../../casefile/connections.ts'
import { holdersOf } from '../../../casefile/descriptors.ts'
import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import type { OpenFiles } from '../../../records/open-files.ts'
import { SOCKET_STATES } from '../../../records/sockets.ts'
import { called } from '../subject.ts'
import type { Facts } from './judge.ts'
import type { Limits } from './limits.ts'
import { staleOf } from './listed.ts'

/** Connections of the machine whose peer has closed, counted by state; one process that holds some of them may hold them all. */
export function nobodys(scope: Scope, t: Limits): Found<Facts>[] {
  const sockets = mostOf(scope.rows(SOCKET_STATES), ({ states }) => states.get('CLOSE_WAIT') ?? 0)
  const count = sockets?.states.get('CLOSE_WAIT') ?? 0
  if (sockets === undefined || count < t.minCloseWait) return []
  const suspect = suspectOf(scope, t)
  const pid = suspect?.pid === 0 ? undefined : suspect?.pid
  return [
    {
      about: { pid, comm: suspect?.comm },
      facts: { host: scope.name, pid, comm: suspect?.comm, kind: 'CLOSE_WAIT', kindCount: count, captures: 1 },
      proof: [
        ...cite(sockets, 'closed by the other end alone', 'capture'),
        ...cite(suspect, suspect === undefined ? undefined : `${staleOf(suspect)[1]} of it, more than of any other`, 'capture'),
      ],
      series: connectionsOverTime(scope),
      certainty: suspect === undefined ? 'shown' : 'suggested',
      missing: suspect === undefined ? 'which process holds them' : `proof that they are sockets of ${called(suspect)}`,
    },
  ]
}

function suspectOf(scope: Scope, t: Limits): Cited<OpenFiles> | undefined {
  const [first, second] = holdersOf(scope)
    .flatMap(({ fullest }) => fullest ?? [])
    .sort((a, b) => staleOf(b)[1] - staleOf(a)[1])
  if (first === undefined || staleOf(first)[1] < t.minSuspect) return undefined
  return second === undefined || staleOf(first)[1] >= t.minSuspectFactor * staleOf(second)[1] ? first : undefined
}
