import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { NFS_LOCK_LOST } from '../../../records/nfs-server.ts'
import type { Facts } from './judge.ts'

/** After an outage a server did not give back locks. The line names neither server nor file. */
export function lostLocks(scope: Scope): Found<Facts>[] {
  const lost = scope.events(NFS_LOCK_LOST)
  const [first] = lost
  if (first === undefined) return []
  const { count, ...times } = happened(lost)
  return [
    {
      count,
      ...times,
      facts: {
        host: scope.name,
        server: undefined,
        recovered: true,
        unanswered: 0,
        seconds: undefined,
        soft: false,
        mounts: [],
        lostLocks: count,
        message: first.what.message,
      },
      proof: toldBy(lost, 'kernel log', 'a lock was not given back'),
      certainty: 'stated',
      ongoing: false,
      severity: 'warning',
    },
  ]
}
