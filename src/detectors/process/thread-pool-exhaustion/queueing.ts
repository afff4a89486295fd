import { growing } from '../../../casefile/series/growing.ts'
import type { Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { POOL_QUEUE, type PoolQueue } from '../../../records/pool-queue.ts'
import { onlyProcessOf } from '../only-process.ts'
import { dumpsOf } from '../thread-dumps.ts'
import type { Facts } from './judge.ts'
import type { Limits } from './limits.ts'
import { placeOf, placeProof } from './dumped.ts'
import { stuckPools, type StuckPool } from './stuck-pools.ts'

interface Queueing {
  readonly found: Found<Facts>[]
  /** Pools of dumps that are told with a queue. */
  readonly places: ReadonlySet<string>
}

/** Queues that grow while no worker is free, with the place where a dump shows their workers. */
export function queueing(scope: Scope, t: Limits): Queueing {
  const stuck = stuckPools(dumpsOf(scope), t)
  const places = new Set<string>()
  const pools = grouped(scope.events(POOL_QUEUE), ({ what }) => `${what.at.artifact}\0${what.name}`)
  const found = [...pools.values()].flatMap((events): Found<Facts>[] => {
    const grown = growing(
      events.map(({ what }) => ({ value: what.queued })),
      { minSamples: t.minSamples, minRisingShare: t.minRisingShare, minFactor: t.minQueueFactor },
    )
    const [first, last] = [events[0].what, events.at(-1)!.what]
    if (grown === undefined || grown.to < Math.max(t.minQueue, last.workers)) return []
    if (freeIn(events) > events.length * t.maxIdleShare) return []
    const pool = poolName(first.name)
    const seen: StuckPool | undefined = stuck.find((s) => pool.includes(s.pool.replace(/-?#.*$/, ''))) ?? stuck[0]
    if (seen !== undefined) places.add(seen.pool)
    const { pid, comm } = onlyProcessOf(scope)
    return [
      {
        time: first.time,
        until: last.time,
        about: { pid, comm },
        facts: {
          host: scope.name,
          pool,
          members: 'workers',
          comm,
          pid,
          workers: last.workers,
          queuedFirst: grown.from,
          queuedLast: grown.to,
          samples: events.length,
          risingSteps: grown.rising,
          refusals: 0,
          message: first.message.slice(0, 300),
          ...(seen === undefined ? {} : placeOf(seen)),
        },
        proof: [
          ...toldBy([events[0], events.at(-1)!], 'application log', ({ queued }) => `${queued} wait`),
          ...(seen === undefined ? [] : placeProof(seen)),
        ],
        certainty: 'stated',
      },
    ]
  })
  return { found, places }
}

/** Lines in which a worker was free. Where the size of the pool is not printed, a changing number of busy workers has room. */
function freeIn(events: readonly Event<PoolQueue>[]): number {
  return events.filter(({ what }, i) => what.hasFree ?? (i > 0 && events[i - 1]!.what.busy !== what.busy)).length
}

const poolName = (text: string): string =>
  text
    .replace(/(?<![=:#\s])[=:#\s]+$/, '')
    .replace(/^.{0,40}\b(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR)\b[\]:]?/, '')
    .trim()
    .split(/\s+/)
    .slice(-2)
    .join(' ') || 'pool'
