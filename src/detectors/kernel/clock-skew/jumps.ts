import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy, withSecond } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CLOCK_JUMP } from '../../../records/clock-jump.ts'
import { troubleOf } from '../../service/troubles.ts'
import type { Facts } from './judge.ts'
import { refusedByClock } from './refused-certificates.ts'

/** Seconds from which programs feel it: leases, tokens and certificates; below, a service of time corrects every day. */
const FELT_SECONDS = 60

/**
 * The clock of a running machine jumped. What a service of time corrects right at its start is a clock without a battery, or a
 * machine that was asleep: a note.
 */
export function jumps(scope: Scope): Found<Facts>[] {
  const groups = grouped(scope.events(CLOCK_JUMP), ({ what }) => what.by)
  return [...groups.values()].flatMap((events): Found<Facts>[] => {
    const most = events.reduce((far, { what: { seconds = 0 } }) => (Math.abs(seconds) > Math.abs(far) ? seconds : far), 0)
    const moved = events.find(({ what }) => what.moved !== undefined)?.what.moved
    if (moved === undefined && Math.abs(most) < FELT_SECONDS) return []
    const isNow = events.at(-1)!.what.isNow === true && Math.abs(events.at(-1)!.what.seconds ?? 0) >= FELT_SECONDS
    const { by, message, pid, ident } = events[0].what
    const refused = refusedByClock(scope, most, events)
    const [one, ...others] = refused
    const isFelt = one !== undefined && !troubleOf(scope, [one, ...others]).passed
    return [
      {
        ...happened(events),
        facts: {
          host: scope.name,
          clocksource: 'system clock',
          watchdog: undefined,
          cpu: undefined,
          reason: message.trim().slice(0, 200),
          message: message.trim().slice(0, 200),
          by,
          moved,
          seconds: most === 0 ? undefined : most,
          ...(isNow ? { now: true as const } : {}),
          ...(refused.length === 0 ? {} : { certificates: refused.length }),
        },
        about: { comm: ident, pid },
        proof: withSecond(
          toldBy(events, ({ isNow: isShown }) => (isShown === true ? 'capture' : 'application log')),
          toldBy(refused, 'application log', 'by the wrong clock'),
        ),
        certainty: 'stated',
        severity: isFelt || isNow || (moved !== undefined && (most === 0 || Math.abs(most) >= FELT_SECONDS)) ? 'warning' : 'note',
      },
    ]
  })
}
