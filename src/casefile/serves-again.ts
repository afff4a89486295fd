import type { LogLine } from '../core/log-line.ts'
import type { Event } from '../core/event.ts'
import type { Scope } from '../core/scope.ts'
import { type Cited, linesTo, secondsBetween } from '../core/span.ts'
import { PEER_REACHED, type PeerReached } from '../records/peer-failure.ts'

/** The postmaster after it has recovered (src/backend/postmaster/postmaster.c). */
const READY = /\bdatabase system is ready to accept connections\b/

/** A server recovers from its log in minutes, seldom in hours. */
const MOST_SECONDS = 4 * 3600

/** Where PostgreSQL takes connections again behind a line of its log, and how many seconds behind it. */
export function servesAgain(
  scope: Scope,
  { at, time }: Cited<LogLine>,
): { readonly line: Event<PeerReached & LogLine>; readonly seconds: number } | undefined {
  const line = scope
    .events(PEER_REACHED)
    .find(({ what }) => what.serves === true && what.at.artifact === at.artifact && linesTo(at, what.at) > 0 && READY.test(what.message))
  const seconds = time === undefined || line?.what.time === undefined ? undefined : secondsBetween(time, line.what.time)
  return line === undefined || seconds === undefined || seconds < 0 || seconds > MOST_SECONDS
    ? undefined
    : { line, seconds: Math.round(seconds) }
}
