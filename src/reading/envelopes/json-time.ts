import type { Instant } from '../../core/span.ts'
import { isoTime, syslogTime } from '../../core/time/calendar.ts'

/** ISO 8601, Kibana's `Jan 26, 2026 @ 01:49:41.123`, or a count since 1970 in seconds, milli-, micro- or nanoseconds, told by its size. */
export function instantOf(value: unknown): Instant | undefined {
  if (typeof value === 'string' && !/^\d{9,19}(?:\.\d{1,9})?$/.test(value)) {
    const kibana = /^([A-Z][a-z]{2}) (\d{1,2}), (\d{4}) @ (\d\d:\d\d:\d\d(?:\.\d{1,9})?)$/.exec(value)
    return kibana === null ? isoTime(value.trim()) : syslogTime(kibana[1]!, kibana[2]!, kibana[4]!, kibana[3])
  }
  const n = Number(value)
  if ((typeof value !== 'number' && typeof value !== 'string') || !(n > 1e8)) return undefined
  const ms = n < 1e11 ? n * 1000 : n < 1e14 ? n : n < 1e17 ? n / 1e3 : n / 1e6
  return { wall: Math.floor(ms) }
}
