import type { Event } from '../../../core/event.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { CERTIFICATE_REFUSAL, type CertificateRefusal } from '../../../records/certificate-refusal.ts'

/** Seconds from which a wrong clock is believed to have made a certificate invalid whose dates are not told. */
const FAR_SECONDS = 3600

type Refused = Event<CertificateRefusal & LogLine>

/**
 * Certificates that a clock refused which was wrong by so many seconds (below 0: it was ahead): too early by one that was behind, too late by one that was
 * ahead. Where the line tells both times, the right clock must have found it valid.
 */
export const refusedByClock = (scope: Scope, seconds: number): readonly Refused[] =>
  scope.events(CERTIFICATE_REFUSAL).filter(({ what }) => what.by === undefined && isByClock(what, seconds))

function isByClock({ fault, asOf, notBefore, notAfter }: CertificateRefusal, seconds: number): boolean {
  const [asked, begins, ends] = [asOf, notBefore, notAfter].map((at) => (at === undefined ? Number.NaN : Date.parse(at)))
  const right = asked! + seconds * 1000
  if (fault === 'not yet valid') return seconds > 0 && (Number.isNaN(right - begins!) ? seconds >= FAR_SECONDS : right >= begins!)
  if (fault === 'expired') return seconds < 0 && (Number.isNaN(right - ends!) ? -seconds >= FAR_SECONDS : right <= ends!)
  return fault === 'out of its time' && Math.abs(seconds) >= FAR_SECONDS
}
