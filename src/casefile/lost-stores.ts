import type { Event } from '../core/event.ts'
import type { Proof } from '../core/finding.ts'
import type { LogLine } from '../core/log-line.ts'
import { cite } from '../core/proof.ts'
import type { Scope } from '../core/scope.ts'
import { secondsBetween } from '../core/span.ts'
import { STORE_LOST, type StoreLost } from '../records/store-lost.ts'

/** A server says where it was, and what follows, within so many lines of the exception; what its clients are told follows for longer. */
const NEAR_LINES = 15
const NEAR_SECONDS = 60
const CLIENT_SECONDS = 3600

/** What a server says that was refused. */
export interface LostStore extends StoreLost {
  readonly proof: readonly Proof[]
}

/** What is worst comes first. */
const ORDER: readonly StoreLost['since'][] = ['ended', 'serves nothing', 'refuses writes', undefined]

/** What a server says beside these lines of a read or a write that failed: the bare exception names neither the server nor its folder. */
export function storeBeside(scope: Scope, refusals: readonly Event<LogLine>[]): LostStore | undefined {
  const near = scope.events(STORE_LOST).filter((event) => refusals.some((refusal) => isBeside(event, refusal)))
  // one server alone: of several nobody tells whose line it was
  const [program, other] = new Set(near.map(({ what }) => what.program))
  if (program === undefined || other !== undefined) return undefined
  const telling = near.toSorted((a, b) => ORDER.indexOf(a.what.since) - ORDER.indexOf(b.what.since))
  const [first] = telling
  const named = near.find(({ what }) => what.path !== undefined || what.folder !== undefined)
  return {
    program,
    path: named?.what.path,
    folder: named?.what.path === undefined ? named?.what.folder : undefined,
    since: first?.what.since,
    proof: telling
      .filter((event) => event === named || event.what.since !== undefined)
      .flatMap(({ what }) => cite(what, what.since === undefined ? 'where it was' : NOTE[what.since])),
  }
}

const NOTE: Readonly<Record<NonNullable<StoreLost['since']>, string>> = {
  ended: 'it ends over this',
  'serves nothing': 'it serves no more from there',
  'refuses writes': 'its clients are refused',
}

function isBeside({ what: store }: Event<StoreLost & LogLine>, { what: said }: Event<LogLine>): boolean {
  const seconds = store.time === undefined || said.time === undefined ? undefined : secondsBetween(said.time, store.time)
  if (store.since === 'refuses writes')
    return seconds === undefined
      ? store.at.artifact === said.at.artifact && store.at.line > said.at.line
      : seconds >= 0 && seconds <= CLIENT_SECONDS
  if (store.at.artifact !== said.at.artifact || Math.abs(store.at.line - said.at.line) > NEAR_LINES) return false
  return seconds === undefined || Math.abs(seconds) <= NEAR_SECONDS
}
