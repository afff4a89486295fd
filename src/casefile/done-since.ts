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

/** What clients of a store of packages print of one try, before the next. */
const TRY = /\bRetrying \(Retry\(total=\d|\battempt \d{1,3} failed\b|\bThere appears to be trouble with your network connection\. Retrying/

/** The line that all was installed, where each of these tells that something is tried again. */
export const installedAfter = (
  scope: Scope,
  events: readonly [Event<LogLine>, ...Event<LogLine>[]],
): Event<DoneSince & LogLine> | undefined =>
  events.every(({ what: { at } }) => TRY.test(at.text)) ? doneAfter(scope, 'packages', events.at(-1)!) : undefined

/** The line that an image is there, after all of these in their text. `isIt`: whether it is the one that was asked for. */
export const pulledAfter = (
  scope: Scope,
  events: readonly Event<LogLine>[],
  isIt: (image: string) => boolean,
): Event<DoneSince & LogLine> | undefined =>
  scope
    .events(DONE_SINCE)
    .find(
      ({ what, order }) =>
        what.image !== undefined &&
        isIt(what.image) &&
        events.every((event) => order > event.order && what.at.artifact === event.what.at.artifact && what.host === event.what.host),
    )

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
