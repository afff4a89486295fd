import type { LogLine } from '../core/log-line.ts'
import { type Instant, isLocal } from '../core/span.ts'

const HOUR = 3_600_000
/** A stamp that falls back by less is one that another program wrote late. */
const LEAST = 10_000
const MOST_HOSTS = 1_000

/** Sees that a clock without a zone shows an hour a second time, as it does when summer time ends: its stamps fall back, by an hour at most. */
export class RepeatedHour {
  /** By host: the latest stamp, and until when the clock may show what it has shown before. */
  readonly #clocks = new Map<string, { latest: number; until: number }>()

  /** The line with its time, marked where its clock shows it again. Lines are told in the order of the text. */
  seen<T extends LogLine & { readonly time?: Instant | undefined }>(line: T): T {
    const { time, host = '' } = line
    if (time === undefined || 'boot' in time || !isLocal(time)) return line
    const clock = this.#clocks.get(host)
    if (clock === undefined) {
      if (this.#clocks.size < MOST_HOSTS) this.#clocks.set(host, { latest: time.wall, until: -Infinity })
      return line
    }
    const back = clock.latest - time.wall
    if (back > HOUR) clock.latest = time.wall
    else if (back >= LEAST) clock.until = clock.latest + HOUR
    if (time.wall > clock.latest) clock.latest = time.wall
    return time.wall > clock.until || time.wall <= clock.until - 2 * HOUR ? line : { ...line, time: { ...time, again: true } }
  }
}
