import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import { MULTIPATH_LOG, type MultipathLog } from '../records/multipath-log.ts'

export type MapEvent = Event<MultipathLog & LogLine>

/** A map as multipathd's log leaves it. */
export interface LoggedMap {
  readonly map: string
  /** Paths that went down and did not come back. */
  readonly down: readonly string[]
  /** How many are left, and the most there were. */
  readonly remaining: number | undefined
  readonly most: number | undefined
  readonly queues: boolean | undefined
  readonly events: readonly MapEvent[]
}

/** The maps that multipathd tells of, each with what its last lines say. */
export const loggedMaps = once((scope: Scope): readonly LoggedMap[] => {
  const events = scope.events(MULTIPATH_LOG)
  const maps = [...new Set(events.flatMap(({ what }) => what.map ?? []))]
  return maps.map((map) => {
    const named = events.filter(({ what }) => what.map === map)
    const paths = new Set(named.flatMap(({ what }) => what.path ?? []))
    const own = events.filter(
      ({ what }) => what.map === map || (what.map === undefined && (paths.has(what.path ?? '') || maps.length === 1)),
    )
    const states = new Map(
      own.flatMap(({ what }) => (what.path === undefined || what.isUp === undefined ? [] : [[what.path, what.isUp] as const])),
    )
    const counts = own.flatMap(({ what }) => what.remaining ?? [])
    return {
      map,
      down: [...states].flatMap(([path, isUp]) => (isUp ? [] : [path])),
      remaining: counts.at(-1),
      most: counts.length === 0 ? undefined : Math.max(...counts),
      queues: own.findLast(({ what }) => what.queues !== undefined)?.what.queues,
      events: own,
    }
  })
})

/** All that is told of it is over: each path came back, and no count fell. */
export const isWhole = ({ down, remaining, most }: LoggedMap): boolean => down.length === 0 && remaining === most && remaining !== 0
