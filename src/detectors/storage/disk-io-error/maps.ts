import { mountedOf } from '../../../casefile/mounted.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { cite } from '../../../core/proof.ts'
import { MULTIPATH_PATH, type MultipathPath } from '../../../records/multipath-path.ts'
import { type Facts, NOTHING } from './facts.ts'

const MAX_SHOWN = 4
const nameOf = ({ device, address }: MultipathPath): string => (device === '-' ? address : device)

/** multipath shows that paths of a map have failed. */
export function failedMaps(scope: Scope): Found<Facts>[] {
  const maps = grouped(scope.rows(MULTIPATH_PATH), ({ map, at }) => `${at.artifact}\0${map ?? ''}`)
  return [...maps.values()].flatMap((paths) => failedMap(scope, paths))
}

/** Paths of one map in one file. What was printed last of a path counts. */
function failedMap(scope: Scope, paths: readonly Cited<MultipathPath>[]): Found<Facts>[] {
  const latest = [...new Map(paths.map((path) => [nameOf(path), path])).values()]
  const failed = latest.filter(({ dmState, checker }) => dmState === 'failed' || checker === 'faulty')
  const [first] = failed
  if (first === undefined) return []
  const device = first.map ?? first.dm ?? ''
  const mounted = mountedOf(scope, first.dm ?? device)
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
