import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import { isLoopback } from '../core/loopback.ts'
import { productIn } from '../core/product.ts'
import type { Scope } from '../core/scope.ts'
import { secondsBetween } from '../core/span.ts'
import { CLUSTER_STATE } from '../records/cluster-state.ts'
import { OUTAGE_FELT } from '../records/outage-felt.ts'
import { type Peer, PEER_FAILURE, PEER_REACHED, type PeerFailure, type PeerReached } from '../records/peer-failure.ts'
import { areCalledSo, isOfKind } from './called-alike.ts'
import { commandAbove } from './command-above.ts'
import { isServer, portOf, programsOn } from './port-programs.ts'
import { isOneProgram } from './one-program.ts'

type Failed = Event<PeerFailure & LogLine>
export type Reached = Event<PeerReached & LogLine>

/**
 * The line after all of these failures that tells that their peer is reached again: it names the same peer, or the same program calls it as it did before.
 * None where the peer fails again later, or a later line tells what comes of it.
 */
export function reachedAgain(scope: Scope, events: readonly [Failed, ...Failed[]]): Reached | undefined {
  const last = events.at(-1)!
  return scope.events(PEER_REACHED).find((one) => one.order > last.order && isOfPeer(scope, one, events) && !failsAfter(scope, one, last))
}

function isOfPeer(scope: Scope, { what }: Reached, events: readonly [Failed, ...Failed[]]): boolean {
  const last = events.at(-1)!.what
  if (what.peer !== undefined && last.peer.unnamed !== true)
    return isAlike(what.peer, events[0].what.peer) || (isNameOf(what.peer, events[0].what.peer) && isOneProgram(scope, what, last))
  if (what.serves === true) return isServing(what, last)
  if (what.answers === true) return isAnswer(scope, what, last)
  if (!isOneProgram(scope, what, last)) return false
  return what.peer === undefined ? areCalledSo(what.called, last) : isOfKind(what.peer, last)
}

const CLIENT = /\b(?:curl|wget|connect to .{1,300} port \d)/i

/** What curl or wget was refused before it is answered: the same command was asked, or it names the peer. */
function isAnswer(scope: Scope, what: Reached['what'], last: Failed['what']): boolean {
  if (!CLIENT.test(last.message) || !isOneProgram(scope, what, last)) return false
  const [now, before] = [commandAbove(scope)(what.at), commandAbove(scope)(last.at)]
  return now?.at.line === before?.at.line || now?.command.includes(last.peer.host) === true
}

/** The server itself says that it serves, on the machine on which it was asked. */
function isServing(what: Reached['what'], { peer, host }: Failed['what']): boolean {
  const port = peer.unnamed === true ? portOf(peer.host) : isLoopback(peer.host) ? peer.port : undefined
  const programs = port === undefined ? undefined : programsOn(port)
  const speaker = what.ident ?? productIn(what.at.text)?.comm
  return programs !== undefined && speaker !== undefined && what.host === host && isServer(programs, speaker)
}

const isAlike = (a: Peer, b: Peer): boolean => a.host === b.host && (a.port === undefined || b.port === undefined || a.port === b.port)
const ADDRESS = /^[\d.]+$|:/
/** Ports that any server may have: one of them tells nothing of who it is. */
const COMMON = /^(?:80|443|8080|8443)$/
/** The address of one and the name of the other, which one program calls at one port of its own kind. */
const isNameOf = (a: Peer, b: Peer): boolean =>
  a.port !== undefined && a.port === b.port && !COMMON.test(String(a.port)) && ADDRESS.test(a.host) !== ADDRESS.test(b.host)

/** Whether the log goes on to say that something is away that could be it. */
const failsAfter = (scope: Scope, back: Event<LogLine>, failed: Failed): boolean =>
  scope
    .events(PEER_FAILURE)
    .some(
      ({ what, order }) =>
        order > back.order &&
        what.at.artifact === failed.what.at.artifact &&
        (what.peer.unnamed === true ? isOneProgram(scope, what, failed.what) : isAlike(what.peer, failed.what.peer)),
    ) || outageAfter(scope, back)

/** In which what a line tells may still be of what was said before. */
const SOON_SECONDS = 600

/** Whether the same log tells soon after a line that something is unavailable, or that a cluster cannot go on. */
export const outageAfter = (scope: Scope, { what: said, order: since }: Event<LogLine>): boolean =>
  [...scope.events(OUTAGE_FELT), ...scope.events(CLUSTER_STATE).filter(({ what }) => what.lacks !== undefined)].some(
    ({ what, order }) =>
      order > since &&
      what.at.artifact === said.at.artifact &&
      what.host === said.host &&
      (what.time === undefined || said.time === undefined || (secondsBetween(said.time, what.time) ?? 0) <= SOON_SECONDS),
  )
