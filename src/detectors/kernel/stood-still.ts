import { happened } from '../../core/event.ts'
import type { Scope } from '../../core/scope.ts'
import type { Cited } from '../../core/span.ts'
import { secondsBetween } from '../../core/span.ts'
import { CLOCK_UNSTABLE } from '../../records/clock-unstable.ts'
import { STALL, type Stall } from '../../records/stall.ts'
import type { StallEvent } from './stall-facts.ts'

/**
 * A CPU that loops is reported from twice watchdog_thresh on (20 s; at most 120 s), and again each such time. One that is first heard of
 * after so long did not run the watchdog either: the whole machine stood still.
 */
const FAR_BEYOND_SECONDS = 300
/** RCU warns after 21 s, at most after 300 s: in jiffies of 1 ms, twice that. */
const FAR_BEYOND_JIFFIES = 600_000
/** What a machine says when it goes on, it says at once. */
const AT_ONCE_SECONDS = 5
/** The clock that is checked against another is found wrong then too. */
const CLOCK_SECONDS = 60
/** Of lines without a time. */
const AT_ONCE_LINES = 40
/** The task of a CPU that has nothing to do: it cannot hold it. */
const IDLE = /^swapper(?:\/\d{1,5})?$/

const isFarBeyond = ({ stuckSeconds, jiffies }: Stall): boolean =>
  stuckSeconds !== undefined ? stuckSeconds >= FAR_BEYOND_SECONDS : jiffies !== undefined && jiffies >= FAR_BEYOND_JIFFIES

/** Whether reports of one stall tell that the machine, or the host of it, was paused: far too late, once, and not alone. */
export function stoodStill(scope: Scope, events: readonly StallEvent[]): boolean {
  const { time, until } = happened(events)
  if (!events.every(({ what }) => isFarBeyond(what))) return false
  if (time !== undefined && until !== undefined && (secondsBetween(time, until) ?? 0) > AT_ONCE_SECONDS) return false
  const { what } = events[0]!
  return (
    events.every(({ what: { stuckComm } }) => IDLE.test(stuckComm ?? '')) ||
    scope.events(STALL).some((other) => !events.includes(other) && isNear(what, other.what, AT_ONCE_SECONDS)) ||
    scope.events(CLOCK_UNSTABLE).some((clock) => !clock.what.byDesign && isNear(what, clock.what, CLOCK_SECONDS))
  )
}

function isNear(a: Cited<object>, b: Cited<object>, seconds: number): boolean {
  if (a.at.boot !== b.at.boot) return false
  if (a.time !== undefined && b.time !== undefined) return Math.abs(secondsBetween(a.time, b.time) ?? Infinity) <= seconds
  return a.at.artifact === b.at.artifact && Math.abs(a.at.line - b.at.line) <= AT_ONCE_LINES
}
