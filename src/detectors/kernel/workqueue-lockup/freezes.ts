import { grouped } from '../../../core/grouped.ts'
import { secondsBetween } from '../../../core/span.ts'
import type { StallEvent } from '../stall-facts.ts'

type Events = readonly [StallEvent, ...StallEvent[]]

/** Pools that stopped within this time of each other stopped in one freeze. Their ages are told in whole seconds. */
const TOGETHER_SECONDS = 5

/** `cpus=2`, of `cpus=2 node=0 flags=0x0 nice=0`; '' where the heading names none. */
const cpusOf = (pool: string | undefined): string => /\bcpus?=\S{1,20}/.exec(pool ?? '')?.[0] ?? ''

/**
 * Which of two pools it is: each CPU has one of usual priority and one of high (nice=-20), and since 6.9 two that have no workers
 * (`bh`). Flags and node say nothing of it.
 */
export const poolOf = (pool: string | undefined): string => `${cpusOf(pool)} ${/\b(?:nice=-?\d{1,3}|bh)\b/.exec(pool ?? '')?.[0] ?? ''}`

/** The reports of a pool, and of the pools that stopped when it did: one incident each. */
export function freezes(events: readonly StallEvent[]): Events[] {
  const found: [StallEvent, ...StallEvent[]][] = []
  for (const pool of grouped(events, ({ what }) => cpusOf(what.pool)).values()) {
    const same = found.find((freeze) => freeze.some((a) => pool.some((b) => isOneFreeze(a, b))))
    if (same === undefined) found.push([...pool])
    else same.push(...pool)
  }
  return found.map(([first, ...rest]) => {
    const [oldest, ...later] = [first, ...rest].sort((a, b) => a.order - b.order)
    return [oldest ?? first, ...later]
  })
}

/** Whether the pools of two reports stopped at the same time; by how long they stand where no clock is known. */
function isOneFreeze({ what: a }: StallEvent, { what: b }: StallEvent): boolean {
  if (a.stuckSeconds === undefined || b.stuckSeconds === undefined || a.at.boot !== b.at.boot) return false
  const apart = a.time === undefined || b.time === undefined ? 0 : secondsBetween(a.time, b.time)
  return apart !== undefined && Math.abs(apart - (b.stuckSeconds - a.stuckSeconds)) <= TOGETHER_SECONDS
}
