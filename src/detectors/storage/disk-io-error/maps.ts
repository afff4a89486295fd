import { isWhole, loggedMaps, type MapEvent } from '../../../casefile/multipath-maps.ts'
import { mountedOf } from '../../../casefile/mounted.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { statedBy } from '../../../core/link.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { MULTIPATH_PATH, type MultipathPath } from '../../../records/multipath-path.ts'
import { type Facts, NOTHING } from './facts.ts'

const MAX_SHOWN = 4
const nameOf = ({ device, address }: MultipathPath): string => (device === '-' ? address : device)

/** multipath shows that paths of a map have failed. */
export function failedMaps(scope: Scope): Found<Facts>[] {
  const maps = grouped(scope.rows(MULTIPATH_PATH), ({ map, at }) => `${at.artifact}\0${map ?? ''}`)
  return [...maps.values()].flatMap((paths) => failedMap(scope, paths))
}

/** multipathd logs that paths of a map are down, or that none is left. What the kernel tells of the same disks names them itself. */
export function loggedLosses(scope: Scope, told: ReadonlySet<string>): Found<Facts>[] {
  return loggedMaps(scope).flatMap((one) => {
    const { map, down, remaining, queues, events } = one
    if (
      remaining === undefined ||
      isWhole(one) ||
      told.has(map) ||
      down.some((path) => told.has(path)) ||
      (down.length === 0 && remaining !== 0)
    )
      return []
    const own = events.filter(({ what }) => what.isUp === false || what.remaining !== undefined || what.queues === false)
    const mounted = statedBy(mountedOf(scope, map))
    return [
      {
        ...happened(own),
        count: 1,
        facts: {
          ...NOTHING,
          host: scope.name,
          device: map,
          mount: mounted?.mount,
          source: mounted?.source,
          filesystem: mounted?.type,
          kind: 'paths',
          kinds: ['paths'],
          paths: remaining + down.length,
          failedPaths: down.length,
          pathDevices: down.length === 0 ? undefined : down.slice(0, MAX_SHOWN).join(', '),
          queues: queues ?? undefined,
          logged: true,
          message: own[0]!.what.message,
        },
        about: { device: map },
        also: down.map((device) => ({ device })),
        proof: toldBy(shapesFirst(own), 'application log', ({ remaining: left }) => (left === 0 ? 'no path is left' : undefined)),
        certainty: 'stated',
        severity: remaining === 0 ? undefined : 'warning',
      },
    ]
  })
}

/** The last word of each kind: what is left, then what is down. */
function shapesFirst(events: readonly MapEvent[]): readonly MapEvent[] {
  const none = events.filter(({ what }) => what.remaining === 0).slice(-1)
  const off = events.filter(({ what }) => what.queues === false).slice(-1)
  const down = events.filter(({ what }) => what.isUp === false)
  return [...none, ...off, ...down].slice(0, MAX_SHOWN)
}

/** Paths of one map in one file. What was printed last of a path counts. */
function failedMap(scope: Scope, paths: readonly Cited<MultipathPath>[]): Found<Facts>[] {
  const latest = [...new Map(paths.map((path) => [nameOf(path), path])).values()]
  const failed = latest.filter(({ dmState, checker }) => dmState === 'failed' || checker === 'faulty')
  const [first] = failed
  if (first === undefined) return []
  const device = first.map ?? first.dm ?? ''
  const mounted = statedBy(mountedOf(scope, device)) ?? statedBy(mountedOf(scope, first.dm ?? device))
  return [
    {
      time: first.time,
      facts: {
        ...NOTHING,
        host: scope.name,
        device,
        place: first.dm === device ? undefined : first.dm,
        mount: mounted?.mount,
        source: mounted?.source,
        filesystem: mounted?.type,
        kind: 'paths',
        kinds: ['paths'],
        paths: latest.length,
        failedPaths: failed.length,
        pathDevices: failed.map(nameOf).join(', '),
        queues: first.queues,
        message: first.at.text.trim(),
      },
      about: { device: first.dm ?? (device || undefined) },
      proof: failed.slice(0, MAX_SHOWN).flatMap((path) => cite(path, 'a failed path', 'capture')),
      certainty: 'shown',
      // the others carry its requests
      severity: failed.length === latest.length ? undefined : 'warning',
    },
  ]
}
