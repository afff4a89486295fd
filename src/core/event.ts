import type { Cited, Instant, Span } from './span.ts'
import { isLocal, secondsBetween } from './span.ts'

/** A statement of the evidence on its machine's axis: told once here, whatever number of copies of a log tell it. */
export interface Event<T> {
  readonly what: Cited<T>
  /** What it stands for: itself and those alike that were counted only. Of a flood the first and the last are kept. */
  readonly count: number
  /** Where copies of its log tell the same. */
  readonly copies: readonly Span[]
  /** Its place among all statements of its scope, the oldest first. */
  readonly order: number
}

/** How often something happened, and from when until when. */
export interface Happened {
  readonly count: number
  readonly time?: Instant | undefined
  readonly until?: Instant | undefined
}

/** How much a clock tells: since boot, in a zone that is not known, in UTC. */
export const worthOf = (time: Instant): number => ('boot' in time ? 0 : isLocal(time) ? 1 : 2)

/** Of several tellings: their number, and the earliest and the latest on the best clock among them. */
export function happened(events: readonly Pick<Event<object>, 'what' | 'count'>[]): Happened {
  let [time, until]: (Instant | undefined)[] = []
  for (const { what } of events) {
    const at = what.time
    if (at === undefined) continue
    if (time === undefined || worthOf(at) > worthOf(time)) [time, until] = [at, at]
    if (worthOf(at) < worthOf(time)) continue
    if ((secondsBetween(time, at) ?? 0) < 0) time = at
    if (until === undefined || (secondsBetween(until, at) ?? 0) > 0) until = at
  }
  return { count: events.reduce((sum, { count }) => sum + count, 0), time, until }
}
