import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CLOCK_COMPARED, CLOCK_UNSTABLE } from '../../../records/clock-unstable.ts'
import { jumps } from './jumps.ts'
import { unset } from './unset.ts'

/** Lines between the statement and the watchdog's own readings. */
const NEAR_LINES = 4

export interface Facts {
  readonly host: string | undefined
  readonly clocksource: string
  /** The clock that it was checked against. */
  readonly watchdog: string | undefined
  readonly cpu: number | undefined
  /** Seconds since it was checked before, by the other clock. */
  readonly checkedAfter?: number | undefined
  readonly reason: string
  readonly message: string
  /** Of a clock that jumped: the service of time that tells it, in which direction, and by how much (below 0: it was ahead). */
  readonly by?: string | undefined
  readonly moved?: 'forward' | 'backward' | undefined
  readonly seconds?: number | undefined
  /** It is off so much now. */
  readonly now?: true | undefined
  /** It started without the time; `seconds` is then the least that it is behind. */
  readonly unset?: true | undefined
  /** Time servers that do not answer. */
  readonly unanswered?: readonly string[] | undefined
  /** Certificates that it took for not valid yet, or no longer. */
  readonly certificates?: number | undefined
}

/** The kernel says that one of its clocks is no longer used. A clock that it never uses by design, as on virtual machines, is no failure. */
export const judge = (scope: Scope): Found<Facts>[] => {
  const jumped = jumps(scope)
  // what a service of time tells says by how much
  return [...givenUp(scope), ...jumped, ...(jumped.some(({ facts }) => facts.certificates !== undefined) ? [] : unset(scope))]
}

function givenUp(scope: Scope): Found<Facts>[] {
  const given = scope.events(CLOCK_UNSTABLE).filter(({ what }) => !what.byDesign)
  return [...grouped(given, ({ what }) => what.clocksource)].map(([clocksource, events]) => {
    const { what } = events[0]
    const compared = scope
      .events(CLOCK_COMPARED)
      .find(({ what: { at } }) => at.artifact === what.at.artifact && at.line > what.at.line && at.line <= what.at.line + NEAR_LINES)?.what
    return {
      ...happened(events),
      facts: {
        host: scope.name,
        clocksource,
        watchdog: compared?.clocksource,
        ...(compared?.seconds === undefined ? {} : { checkedAfter: Math.round(compared.seconds * 100) / 100 }),
        cpu: events.map((event) => event.what.cpu).find((cpu) => cpu !== undefined),
        reason: what.reason,
        message: what.message.trim().slice(0, 200),
      },
      proof: [...toldBy(events, 'kernel log'), ...cite(compared, 'the clock that it was compared with')],
      certainty: 'stated',
    }
  })
}
