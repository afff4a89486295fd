import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { LINK_LOST, TRANSMIT_HANG } from '../../../records/network-card.ts'

export interface Facts {
  host: string | undefined
  iface: string
  driver: string | undefined
  queue: number | undefined
  timedOutMs: number | undefined
  /** How often the link was lost; undefined of a card that hangs. */
  flaps: number | undefined
  /** From the first loss to the last. */
  flapSeconds: number | undefined
  message: string
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minFlaps: { value: 5, why: 'Losses of link within one log that are more than somebody pulling a cable.' },
  flapSeconds: {
    value: 300,
    why: 'So many losses of link within five minutes are nobody’s hand: a warning. Over a longer time they are a note.',
  },
})
type Limits = Values<typeof LIMITS>

/** A card does not send, or loses its link again and again. */
export const judge = (scope: Scope, t: Limits): Found<Facts>[] => [...hangs(scope), ...flaps(scope, t)]

function hangs(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(TRANSMIT_HANG), ({ what }) => what.interface)].map(([iface, events]) => {
    const firstOf = <T>(of: (event: (typeof events)[0]['what']) => T | undefined) =>
      events.map(({ what }) => of(what)).find((value) => value !== undefined)
    return {
      ...happened(events),
      count: countOf(events),
      facts: {
        host: scope.name,
        iface,
        driver: firstOf(({ driver }) => driver),
        queue: firstOf(({ queue }) => queue),
        timedOutMs: firstOf(({ timedOutMs }) => timedOutMs),
        flaps: undefined,
        flapSeconds: undefined,
        message: events[0].what.message,
      },
      about: { device: iface },
      proof: toldBy(events, 'kernel log'),
      certainty: 'stated',
    }
  })
}

/** The stack and the driver tell of one hang within seconds of each other. */
const ONE_HANG_SECONDS = 10

function countOf(events: readonly Event<object>[]): number {
  let [count, one] = [0, 0]
  let began: Event<object> | undefined
  for (const event of events) {
    const apart =
      began?.what.time === undefined || event.what.time === undefined ? undefined : secondsBetween(began.what.time, event.what.time)
    if (apart !== undefined && apart < ONE_HANG_SECONDS) one = Math.max(one, event.count)
    else [count, one, began] = [count + one, event.count, event]
  }
  return count + one
}

function flaps(scope: Scope, t: Limits): Found<Facts>[] {
  return [...grouped(scope.events(LINK_LOST), ({ what }) => what.interface)].flatMap(([iface, events]): Found<Facts>[] => {
    const lost = happened(events)
    if (lost.count < t.minFlaps) return []
    const flapSeconds = lost.time === undefined || lost.until === undefined ? undefined : secondsBetween(lost.time, lost.until)
    return [
      {
        ...lost,
        facts: {
          host: scope.name,
          iface,
          driver: events.map(({ what }) => what.driver).find((driver) => driver !== undefined),
          queue: undefined,
          timedOutMs: undefined,
          flaps: lost.count,
          flapSeconds: flapSeconds === undefined ? undefined : Math.round(flapSeconds),
          message: events[0].what.message,
        },
        about: { device: iface },
        proof: toldBy(events, 'kernel log'),
        certainty: 'stated',
        severity: isFast(events, t) ? 'warning' : 'note',
      },
    ]
  })
}

/** Whether some of them, as many as count, came within minutes. */
function isFast(events: readonly Event<object>[], t: Limits): boolean {
  return events.some(({ what: { time } }, i) => {
    const last = events[i + t.minFlaps - 1]?.what.time
    const seconds = time === undefined || last === undefined ? undefined : secondsBetween(time, last)
    return seconds !== undefined && seconds >= 0 && seconds <= t.flapSeconds
  })
}
