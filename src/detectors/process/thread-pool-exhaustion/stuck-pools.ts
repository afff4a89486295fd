import type { Dump, DumpedThread } from '../thread-dumps.ts'
import type { Doing } from '../standing.ts'

/** A pool of which most threads stand at one place, waiting for something that is not work. */
export interface StuckPool {
  readonly pool: string
  readonly artifact: string
  readonly threads: number
  /** Threads that make a pool of such, at least. */
  readonly least: number
  readonly stuck: readonly DumpedThread[]
  readonly idle: number
  readonly doing: Doing
  readonly place: string
  /** Dumps of the same pool in which it was so, and of how many. */
  readonly dumps: number
  readonly ofDumps: number
}

export interface PoolLimits {
  readonly minWorkers: number
  readonly minUnnamedWorkers: number
  readonly minStuckShare: number
  readonly minGoroutines: number
}

/** Threads with the names that the runtime gives when nobody names them are no pool by that. */
const UNNAMED = /^(?:Thread-#|Dummy-#|LWP #|main)$/

/** Most stuck pool first. */
export function stuckPools(dumps: readonly Dump[], limits: PoolLimits): StuckPool[] {
  const found = new Map<string, StuckPool[]>()
  const seen = new Map<string, number>()
  for (const dump of dumps) {
    const pools = new Map<string, DumpedThread[]>()
    for (const thread of dump.threads) {
      if (thread.pool === undefined) continue
      const members = pools.get(thread.pool) ?? []
      members.push(thread)
      pools.set(thread.pool, members)
    }
    for (const [pool, members] of pools) {
      seen.set(pool, (seen.get(pool) ?? 0) + 1)
      const least = members[0]!.runtime === 'go' ? limits.minGoroutines : UNNAMED.test(pool) ? limits.minUnnamedWorkers : limits.minWorkers
      if (members.length < least) continue
      const places = new Map<string, DumpedThread[]>()
      for (const member of members) {
        if (member.place === undefined || member.doing === 'idle') continue
        const key = `${member.doing}\0${member.place}`
        places.set(key, [...(places.get(key) ?? []), member])
      }
      const most = [...places.values()].sort((a, b) => b.length - a.length)[0]
      if (most === undefined || most.length < members.length * limits.minStuckShare) continue
      const list = found.get(pool) ?? []
      list.push({
        pool,
        artifact: dump.artifact,
        threads: members.length,
        least,
        stuck: most,
        idle: members.filter((m) => m.doing === 'idle').length,
        doing: most[0]!.doing,
        place: most[0]!.place!,
        dumps: 1,
        ofDumps: 1,
      })
      found.set(pool, list)
    }
  }
  return [...found]
    .map(([pool, list]) => ({
      ...list.reduce((a, b) => (b.stuck.length > a.stuck.length ? b : a)),
      dumps: list.length,
      ofDumps: seen.get(pool) ?? list.length,
    }))
    .sort((a, b) => b.stuck.length - a.stuck.length)
}

export const DOING: Readonly<Record<Doing, string>> = {
  idle: 'for work',
  lock: 'for a lock or the end of another task',
  pool: 'for a connection from a pool',
  remote: 'for an answer over the network',
  wait: 'for a signal',
  sleep: 'for a time to pass',
  other: 'there',
}
