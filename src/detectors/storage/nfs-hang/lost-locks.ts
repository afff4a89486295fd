import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { NFS_LOCK_LOST, NFS_STATE } from '../../../records/nfs-server.ts'
import type { Facts } from './judge.ts'

/** After an outage a server did not give back locks. The line names neither server nor file; what failed beside it may name the only server. */
export function lostLocks(scope: Scope): Found<Facts>[] {
  const lost = scope.events(NFS_LOCK_LOST)
  const [first] = lost
  if (first === undefined) return []
  const { count, ...times } = happened(lost)
  const states = scope.events(NFS_STATE)
  const servers = new Set(states.map(({ what }) => what.server))
  const state = servers.size === 1 ? states[0]!.what : undefined
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
        lockServer: state?.server,
        stateSays: state === undefined ? undefined : `${state.doing} failed with error ${state.error}`,
        message: first.what.message,
      },
      proof: [
        ...toldBy(lost, 'kernel log', 'a lock was not given back'),
        ...(state === undefined ? [] : toldBy(states, 'kernel log', 'which server it is')),
      ],
      certainty: 'stated',
      ongoing: false,
      severity: 'warning',
    },
  ]
}
