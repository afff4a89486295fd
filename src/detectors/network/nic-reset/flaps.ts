import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { LINK_LOST } from '../../../records/network-card.ts'
import { downsOf } from './downs.ts'
import type { Facts } from './facts.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minFlaps: { value: 5, why: 'Losses of link within one log that are more than somebody pulling a cable.' },
  minBondedFlaps: { value: 3, why: 'The same of a card that a bond takes out of use for it: so many within flapSeconds.' },
  flapSeconds: {
    value: 300,
    why: 'So many losses of link within five minutes are nobody’s hand: a warning. Over a longer time they are a note.',
  },
})
type Limits = Values<typeof LIMITS>

/** Cards that lose their link again and again, or for good. What a bond without any member tells is not told of each member. */
export function flaps(scope: Scope, t: Limits): Found<Facts>[] {
  const downs = downsOf(scope)
  return [...grouped(scope.events(LINK_LOST), ({ what }) => what.interface)].flatMap(([iface, all]): Found<Facts>[] => {
    const bonded = all.filter(({ what }) => what.bond !== undefined)
    const said = all.filter(({ what }) => what.bond === undefined)
    const driven = said.filter(({ what }) => what.isManaged !== true)
    // the driver, the bond and what manages it tell of one loss
    const own = driven.length === 0 ? said : driven
    const events = happened(own).count >= happened(bonded).count ? own : bonded
    const lost = happened(events)
    const isFlapping = bonded.length > 0 && isFast(events, t.minBondedFlaps, t)
    const isDown = downs.links.has(iface)
    const isTold = bonded.some(({ what }) => what.bond !== undefined && downs.bonds.has(what.bond))
    if (lost.count < t.minFlaps && !isFlapping && (!isDown || isTold)) return []
    const flapSeconds = lost.time === undefined || lost.until === undefined ? undefined : secondsBetween(lost.time, lost.until)
    return [
      {
        ...lost,
        facts: {
          host: scope.name,
          iface,
          slot: undefined,
          driver: all.map(({ what }) => what.driver).find((driver) => driver !== undefined),
          trouble: 'link',
          queue: undefined,
          timedOutMs: undefined,
          reset: undefined,
          says: undefined,
          flaps: lost.count,
          flapSeconds: flapSeconds === undefined ? undefined : Math.round(flapSeconds),
          bond: bonded[0]?.what.bond,
          ...(isDown ? { down: true, others: [...downs.up], ...(downs.starved ? { starved: true } : {}) } : {}),
          message: events[0]!.what.message,
        },
        // what has no link concerns all that goes through it
        about: isDown && bonded.length === 0 ? {} : { device: iface },
        ...(isDown ? { ongoing: true } : {}),
        proof: toldBy([...events, ...all.filter((event) => !events.includes(event))], 'kernel log'),
        certainty: 'stated',
        severity: isFlapping || isFast(events, t.minFlaps, t) || isDown ? 'warning' : 'note',
      },
    ]
  })
}

/** Whether some of them, as many as count, came within minutes. */
function isFast(events: readonly Event<object>[], least: number, t: Limits): boolean {
  return events.some(({ what: { time } }, i) => {
    const last = events[i + least - 1]?.what.time
    const seconds = time === undefined || last === undefined ? undefined : secondsBetween(time, last)
    return seconds !== undefined && seconds >= 0 && seconds <= t.flapSeconds
  })
}
