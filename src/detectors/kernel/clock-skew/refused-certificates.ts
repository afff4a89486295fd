import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { CERTIFICATE_REFUSAL, type CertificateRefusal } from '../../../records/certificate-refusal.ts'

/** Seconds from which a wrong clock is believed to have made a certificate invalid whose dates are not told. */
const FAR_SECONDS = 3600

type Refused = Event<CertificateRefusal & LogLine>

/** Beside the line that tells of the clock, a refusal that tells neither date nor which of the two it is may be of less: certificates are made minutes before they are used. */
const NEAR_FAR_SECONDS = 300
const BESIDE_SECONDS = 60

/**
 * Certificates that a clock refused which was wrong by so many seconds (below 0: it was ahead): too early by one that was behind, too late by one that was
 * ahead. Where the line tells both times, the right clock must have found it valid.
 * `told`: the lines that tell of the clock.
 */
export const refusedByClock = (scope: Scope, seconds: number, told: readonly Event<LogLine>[]): readonly Refused[] =>
  scope
    .events(CERTIFICATE_REFUSAL)
    .filter((refused) => refused.what.by === undefined && isByClock(refused.what, seconds, () => isBeside(refused, told)))

const isBeside = ({ what: { time } }: Refused, told: readonly Event<LogLine>[]): boolean =>
  told.some(
    ({ what }) => time !== undefined && what.time !== undefined && Math.abs(secondsBetween(time, what.time) ?? Infinity) <= BESIDE_SECONDS,
  )

/** The sentence of Go's crypto/x509 tells which of the two it is only with the time that follows. */
const EITHER = /\bhas expired or is not yet valid\b/

function isByClock(
  { fault, message, asOf, notBefore, notAfter }: CertificateRefusal & LogLine,
  seconds: number,
  isNear: () => boolean,
): boolean {
  const [asked, begins, ends] = [asOf, notBefore, notAfter].map((at) => (at === undefined ? Number.NaN : Date.parse(at)))
  const right = asked! + seconds * 1000
  const isEither = Number.isNaN(asked) && (fault === 'out of its time' || EITHER.test(message))
  if (isEither && Math.abs(seconds) >= NEAR_FAR_SECONDS && isNear()) return true
  if (fault === 'not yet valid') return seconds > 0 && (Number.isNaN(right - begins!) ? seconds >= FAR_SECONDS : right >= begins!)
  if (fault === 'expired') return seconds < 0 && (Number.isNaN(right - ends!) ? -seconds >= FAR_SECONDS : right <= ends!)
  return fault === 'out of its time' && Math.abs(seconds) >= FAR_SECONDS
}
