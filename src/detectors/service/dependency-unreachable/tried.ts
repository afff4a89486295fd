import { isOneKind } from '../../../casefile/called-alike.ts'
import { isOneProgram } from '../../../casefile/one-program.ts'
import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { PEER_FAILURE, type PeerFailure, UNNAMED } from '../../../records/peer-failure.ts'
import { PEER_TRIED, type PeerTried } from '../../../records/peer-tried.ts'

type Failed = Event<PeerFailure & LogLine>

/** Lines from the one that names the address to the reason, over the first line of a trace. */
const NEAR_LINES = 4

/** The line of the same program directly above, which names the address that was asked. */
const triedAbove = (scope: Scope, { what, order }: Failed): Event<PeerTried & LogLine> | undefined =>
  scope
    .events(PEER_TRIED)
    .findLast(
      (tried) =>
        tried.order < order &&
        what.at.line > tried.what.at.line &&
        what.at.line - tried.what.at.line <= NEAR_LINES &&
        isOneProgram(scope, tried.what, what) &&
        (what.peer.host === UNNAMED || isOneKind(tried.what.message, what)),
    )

/** What names no address is about the one that the line above it names. */
export const namedAbove = (scope: Scope, events: readonly Failed[]): readonly Failed[] =>
  events.map((event) => {
    const tried = event.what.peer.unnamed === true ? triedAbove(scope, event) : undefined
    return tried === undefined ? event : { ...event, what: { ...event.what, peer: tried.what.peer } }
  })

/** The lines that named the address of these. */
export const triedFor = (scope: Scope, events: readonly Failed[]): readonly Event<PeerTried & LogLine>[] => {
  const places = new Set(events.map(({ what }) => `${what.at.artifact}\0${what.at.line}`))
  const own = scope.events(PEER_TRIED).length === 0 ? [] : unnamedAt(scope, places)
  return [...new Set(own.flatMap((event) => triedAbove(scope, event) ?? []))]
}

const unnamedAt = (scope: Scope, places: ReadonlySet<string>): readonly Failed[] =>
  scope.events(PEER_FAILURE).filter(({ what }) => what.peer.unnamed === true && places.has(`${what.at.artifact}\0${what.at.line}`))
