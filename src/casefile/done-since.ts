import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Scope } from '../core/scope.ts'
import { DONE_SINCE, type DoneSince } from '../records/done-since.ts'

/** The line in which the same program says, after the last of these in the same text, that it did it. */
export const doneAfter = (scope: Scope, did: DoneSince['did'], { what, order }: Event<LogLine>): Event<DoneSince & LogLine> | undefined =>
  scope
    .events(DONE_SINCE)
    .find(
      (later) =>
        later.what.did === did &&
        later.order > order &&
        later.what.at.artifact === what.at.artifact &&
        later.what.host === what.host &&
        isSame(did, later.what.ident, what.ident),
    )

/** A start may be told by another part of a server than the refusal, which then stands without a name. */
const isSame = (did: DoneSince['did'], a: string | undefined, b: string | undefined): boolean =>
  a === b || (did === 'start' && (a === undefined || b === undefined))

const OF_CERTIFICATE = /\bacme|certificat|\brenew|letsencrypt|zerossl|\btls\.obtain/i
/** The name that a certificate is for, as the line names it that it was made. */
const FOR = /\bidentifiers?\W{1,8}([\w*-]{1,63}(?:\.[\w-]{1,63}){1,8})/

/** The line that a certificate was made after all, where all of these failed over that one. */
export function certifiedAfter(
  scope: Scope,
  events: readonly [Event<LogLine>, ...Event<LogLine>[]],
): Event<DoneSince & LogLine> | undefined {
  const made = doneAfter(scope, 'certificate', events.at(-1)!)
  const name = made === undefined ? undefined : FOR.exec(made.what.at.text)?.[1]
  return events.every(({ what: { at } }) => OF_CERTIFICATE.test(at.text) && (name === undefined || at.text.includes(name)))
    ? made
    : undefined
}
