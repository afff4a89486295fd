import { type LoggedMap, loggedMaps } from '../../../casefile/multipath-maps.ts'
import type { Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { DiskFault } from '../../../records/disk-fault.ts'
import { isRequestOnly } from '../request-only.ts'
import type { Facts } from './facts.ts'

/** Paths and mappings of which the kernel tells, by the names that multipathd gives their maps; the lines in which a map has no path left stand beside. */
export function withNames(scope: Scope, own: readonly Found<Facts>[]): Found<Facts>[] {
  const maps = loggedMaps(scope)
  if (maps.length === 0) return [...own]
  const mapOf = mapsAmong(maps, own)
  return own.map((found) => {
    const map = mapOf(found.facts)
    if (map === undefined) return found
    const none = map.events.filter(({ what }) => what.remaining === 0 || what.queues === false)
    const proof =
      map.remaining === 0 ? toldBy(none, 'application log', ({ remaining }) => (remaining === 0 ? 'no path is left' : undefined)) : []
    return {
      ...found,
      facts: { ...found.facts, mapName: map.map, ...(map.remaining === 0 ? { mapIsEmpty: true } : {}) },
      also: [...(found.also ?? []), { device: map.map }],
      proof: [...found.proof.slice(0, 1), ...proof, ...found.proof.slice(1)],
    }
  })
}

function mapsAmong(maps: readonly LoggedMap[], own: readonly Found<Facts>[]): (facts: Facts) => LoggedMap | undefined {
  const byPath = new Map<string, Set<LoggedMap>>()
  for (const map of maps)
    for (const { what } of map.events) byPath.set(what.path ?? '', (byPath.get(what.path ?? '') ?? new Set()).add(map))
  // one map lost its last path, and one mapping fails: they are the same
  const [empty, ...others] = maps.filter(({ remaining, down }) => remaining === 0 && down.length === 0)
  const mappings = new Set(own.flatMap(({ facts }) => mappingOf(facts) ?? []))
  const only = others.length === 0 && mappings.size === 1 ? empty : undefined
  return (facts) => {
    const [named, another] = new Set([facts.device, ...(facts.disks ?? [])].flatMap((disk) => [...(byPath.get(disk) ?? [])]))
    if (named !== undefined) return another === undefined ? named : undefined
    return mappingOf(facts) === undefined ? undefined : only
  }
}

/** The mapping that fails, by itself or with several of its paths. */
const mappingOf = ({ device, map, kinds, disks = [] }: Facts): string | undefined =>
  map ?? (device.startsWith('dm-') && (disks.length > 1 || isRequestOnly([...kinds])) ? device : undefined)

const FAILING = /^device-mapper: multipath: /

/** All that is told of a path is that multipath gave it up, and later took it back. */
export function isReinstated(scope: Scope, disk: string, events: readonly Event<DiskFault & { readonly message: string }>[]): boolean {
  const last = events.findLast(({ what }) => what.isBack !== true)
  if (last === undefined || !events.every(({ what }) => FAILING.test(what.message))) return false
  return (
    events.some(({ what, order }) => what.isBack === true && order > last.order) ||
    loggedMaps(scope).some((map) => map.events.findLast(({ what, order }) => what.path === disk && order > last.order)?.what.isUp === true)
  )
}
