import { controllerOf, wholeDisk } from '../core/device.ts'
import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import { DISK_FAULT, type DiskFault } from '../records/disk-fault.ts'
import { POOL_FULL, type PoolFull } from '../records/pool-full.ts'

type Told = Event<PoolFull & LogLine>

/** What is told of one pool, the oldest first. */
export type FullPool = readonly [Told, ...Told[]]

/** Pools that have no room left. A line that names its pool otherwise than the others is of the only one of its kind. */
export const fullPools = once((scope): readonly FullPool[] => {
  const events = scope.events(POOL_FULL)
  const kindOf = ({ what: { space } }: Told): string => (space === 'data' || space === 'metadata' ? 'thin' : space)
  return [...grouped(events, kindOf).values()].flatMap((all): FullPool[] => {
    const byDevice = grouped(all, ({ what }) => what.device)
    const nameless = all.filter(({ what }) => what.device === undefined)
    const [only] = byDevice.values()
    const pools: FullPool[] =
      byDevice.size === 0
        ? [...grouped(all, ({ what }) => what.name ?? '').values()]
        : byDevice.size === 1
          ? [merged(only!, nameless)]
          : [...byDevice.values(), ...grouped(nameless, ({ what }) => what.name ?? '').values()]
    // a snapshot's line that names it and the kernel's that does not are of one, where there is one
    const names = pools.filter(([{ what }]) => what.name !== undefined)
    const joined = names.length === 1 && pools.length === 2 && byDevice.size === 0 ? [merged(pools[0]!, pools[1]!)] : pools
    return joined.flatMap(sinceFull)
  })
})

/** Where it is full: without the lines before that which say that it takes writes, as a pool does that is made active. */
function sinceFull(pool: FullPool): FullPool[] {
  const full = pool.find(({ what }) => what.isFull)
  const [first, ...rest] = pool.filter(({ what, order }) => full !== undefined && (what.isBack !== true || order > full.order))
  return first === undefined ? [] : [[first, ...rest]]
}

const merged = (a: FullPool, b: readonly Told[]): FullPool => {
  const [first, ...rest] = [...a, ...b].toSorted((x, y) => x.order - y.order)
  return [first!, ...rest]
}

/** The thin pool that mapped devices of a machine fail by: the only one that is full. */
const thinOf = (scope: Scope): FullPool | undefined => {
  const thin = fullPools(scope).filter(([{ what }]) => what.space === 'data' || what.space === 'metadata')
  return thin.length === 1 ? thin[0] : undefined
}

/** Requests that failed because the pool below has no room: those of mapped devices, of which no disk tells a reason. */
export const failedBy = once((scope): readonly Event<DiskFault & LogLine>[] => {
  const pool = thinOf(scope)
  if (pool === undefined) return []
  const all = scope.events(DISK_FAULT)
  const isMapped = (device: string): boolean => /^dm-\d/.test(device)
  if (all.some(({ what }) => !isMapped(what.device) && what.level !== 'hint')) return []
  return all.filter(({ what, order }) => isMapped(what.device) && what.kind === 'request' && order > pool[0].order)
})

/** Whether all that is told of a device follows from a full pool. */
export const isFailedByPool = (scope: Scope, device: string): boolean =>
  failedBy(scope).some(({ what }) => controllerOf(wholeDisk(what.device)) === controllerOf(wholeDisk(device)))
