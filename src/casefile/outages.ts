import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Scope } from '../core/scope.ts'
import { type Cited, linesTo, secondsBetween } from '../core/span.ts'
import { OUTAGE_FELT, type OutageFelt } from '../records/outage-felt.ts'
import type { Peer } from '../records/peer-failure.ts'
import { isCalledSo, isKind } from './called-alike.ts'
import { isOneProgram } from './one-program.ts'

type Said = Event<LogLine & { readonly peer?: Peer }>

/** What a program says it cannot do is over what it said directly before. */
const NEAR_LINES = 12
const NEAR_SECONDS = 30

/** What the same program could not do just after one of these, over what it had no answer from. */
export const outagesOver = (scope: Scope, events: readonly Said[]): readonly Event<OutageFelt & LogLine>[] =>
  scope.events(OUTAGE_FELT).filter(({ what, order }) => events.some((said) => said.order < order && isOver(scope, what, said.what)))

function isOver(scope: Scope, felt: Cited<OutageFelt & LogLine>, said: Said['what']): boolean {
  const apart = linesTo(said.at, felt.at)
  if (!isOneProgram(scope, felt, said) || apart <= 0 || apart > NEAR_LINES || isOther(felt.lacks, said)) return false
  const seconds = felt.time === undefined || said.time === undefined ? undefined : secondsBetween(said.time, felt.time)
  return seconds === undefined || (seconds >= 0 && seconds <= NEAR_SECONDS)
}

/** A kind of server that this line does not speak of: the cache is not the database. */
const isOther = (lacks: string | undefined, { peer, message }: Said['what']): boolean =>
  lacks !== undefined && isKind(lacks) && !isCalledSo(lacks, { peer: peer ?? { host: '' }, message })
