import { peerName } from '../../../core/peer-name.ts'
import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Proof } from '../../../core/finding.ts'
import { toldBy } from '../../../core/proof.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { NAME_LOOKUP_FAILURE } from '../../../records/name-lookup-failure.ts'
import { PEER_FAILURE, type PeerFailure } from '../../../records/peer-failure.ts'

/** Lines from the complaint of a pool to the reason in its trace. */
const TRACE_LINES = 20

const HOW: Readonly<Record<PeerFailure['how'], string>> = {
  refused: 'refuses',
  'timed out': 'does not answer',
  'no route': 'cannot be reached',
  reset: 'breaks them off',
  'not made': 'takes none',
}

export interface Unmade {
  /** `orders-db:5432 refuses` */
  readonly why: string
  readonly proof: readonly Proof[]
}

/** Why connections cannot be made, by the line that says so: servers before names. */
const reasonsAt = once((scope) => {
  const reasons: { readonly event: Event<LogLine>; readonly why: string }[] = [
    ...scope.events(PEER_FAILURE).map((event) => ({ event, why: `${peerOf(event.what)} ${HOW[event.what.how]}` })),
    ...scope
      .events(NAME_LOOKUP_FAILURE)
      .flatMap((event) => (event.what.name === undefined ? [] : [{ event, why: `${event.what.name} cannot be looked up` }])),
  ]
  return grouped(
    reasons.map((reason, order) => ({ ...reason, order })),
    ({ event: { what } }) => `${what.at.artifact}\0${what.at.line}`,
  )
})

/** A pool that has nothing to give because no connection can be made: its own trace names the server or the name. */
export function unmade(scope: Scope, complaints: readonly Event<LogLine>[]): Unmade | undefined {
  const reasons = reasonsAt(scope)
  if (reasons.size === 0) return undefined
  const below = complaints.flatMap(({ what: { at, ident } }) =>
    Array.from({ length: TRACE_LINES + 1 }, (_, i) => reasons.get(`${at.artifact}\0${at.line + i}`) ?? [])
      .flat()
      .filter(({ event: { what } }) => ident === undefined || what.ident === undefined || ident === what.ident),
  )
  const reason = mostOf(below, ({ order }) => -order)
  return reason === undefined ? undefined : { why: reason.why, proof: toldBy([reason.event], 'application log', 'why none can be made') }
}

const peerOf = ({ peer: { host, port } }: PeerFailure): string => peerName(host, port)
