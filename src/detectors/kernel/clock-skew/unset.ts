import type { Event } from '../../../core/event.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Instant, secondsBetween } from '../../../core/span.ts'
import { CERTIFICATE_REFUSAL, type CertificateRefusal } from '../../../records/certificate-refusal.ts'
import { CLOCK_UNSET } from '../../../records/clock-unset.ts'
import { troubleOf } from '../../service/troubles.ts'
import type { Facts } from './judge.ts'

/**
 * A machine that started without knowing the time, and then took certificates for not valid yet: each of the two alone has other reasons (a board without
 * a battery gets the time from the network; a certificate may be of tomorrow).
 */
export function unset(scope: Scope): Found<Facts>[] {
  const said = scope.events(CLOCK_UNSET)
  const lost = said.filter(({ what }) => what.says === 'lost')
  const [first] = lost
  if (first === undefined) return []
  const right = said.find(({ what, order }) => what.says === 'set' && order > first.order)
  const refused = scope
    .events(CERTIFICATE_REFUSAL)
    .filter(
      ({ what, order }) =>
        what.fault === 'not yet valid' &&
        what.by === undefined &&
        order > first.order &&
        order < (right?.order ?? Infinity) &&
        what.at.boot === first.what.at.boot &&
        isSoon(first.what.time, what.time),
    )
  const [one, ...others] = refused
  if (one === undefined) return []
  const unanswered = said.filter(({ what, order }) => what.says === 'unanswered' && order < refused.at(-1)!.order)
  const seconds = refused.map(behindBy).reduce((most, by) => Math.max(most, by), 0)
  const { by, message } = first.what
  return [
    {
      ...happened([first, ...lost.slice(1)]),
      count: 1,
      facts: {
        host: scope.name,
        clocksource: 'system clock',
        watchdog: undefined,
        cpu: undefined,
        reason: message.trim().slice(0, 200),
        message: message.trim().slice(0, 200),
        by,
        unset: true,
        seconds: seconds === 0 ? undefined : seconds,
        certificates: refused.length,
        ...(unanswered.length === 0 ? {} : { unanswered: [...new Set(unanswered.flatMap(({ what }) => what.server ?? []))].slice(0, 4) }),
      },
      proof: [
        ...toldBy(lost.slice(0, 2), by === 'the kernel' ? 'kernel log' : 'systemd', 'it starts without the time'),
        ...toldBy([one, ...others], 'application log', 'by the wrong clock'),
        ...toldBy(unanswered.slice(0, 1), 'application log', 'no time server answers'),
      ],
      certainty: 'shown',
      severity: troubleOf(scope, [one, ...others]).passed ? 'note' : 'warning',
    },
  ]
}

/** A machine that stays up gets to know the time, whether a line tells it or not. */
const SOON_SECONDS = 3600
const isSoon = (from: Instant | undefined, to: Instant | undefined): boolean =>
  from === undefined || to === undefined || (secondsBetween(from, to) ?? Infinity) <= SOON_SECONDS

/** Seconds that it is behind at least: a certificate is of the past. */
function behindBy({ what: { asOf, notBefore } }: Event<CertificateRefusal & LogLine>): number {
  const seconds = asOf === undefined || notBefore === undefined ? Number.NaN : (Date.parse(notBefore) - Date.parse(asOf)) / 1000
  return Number.isNaN(seconds) ? 0 : Math.round(seconds)
}
