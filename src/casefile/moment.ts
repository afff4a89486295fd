import { type Instant, secondsBetween } from '../core/span.ts'

/** When a statement was made, on its machine's axis. */
export interface Moment {
  readonly time?: Instant | undefined
  /** Seconds since boot, where it has them. */
  readonly uptime?: number | undefined
  /** Undefined where the logs tell of one boot only, or not of which. */
  readonly boot?: number | undefined
}

/** One printk stamp, as all logs of one kernel give it. */
const SAME_STAMP_SECONDS = 0.002

/**
 * Whether two logs may tell one event: `seconds` is how far their clocks may be apart. Undefined when nothing tells, because one of them has no
 * time, or one that cannot be compared.
 */
export function sameMoment(a: Moment, b: Moment, seconds: number): boolean | undefined {
  if (a.boot !== undefined && b.boot !== undefined && a.boot !== b.boot) return false
  const apart = a.time === undefined || b.time === undefined ? undefined : secondsBetween(a.time, b.time)
  if (a.uptime !== undefined && b.uptime !== undefined) {
    if (Math.abs(a.uptime - b.uptime) > SAME_STAMP_SECONDS) return false
    // the same stamp at another time is another boot's
    return apart === undefined || Math.abs(apart) <= Math.max(seconds, 120)
  }
  return apart === undefined ? undefined : Math.abs(apart) <= seconds
}
