import { liesOn, mountedOf } from '../../../casefile/mounted.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { noteOf, statedBy } from '../../../core/link.ts'
import type { Scope } from '../../../core/scope.ts'
import { FILESYSTEM_READONLY } from '../../../records/filesystem-error.ts'
import { WRITE_REFUSED, type WriteRefused } from '../../../records/write-refused.ts'

export interface Facts {
  host: string | undefined
  device: string
  filesystem: string | undefined
  mount: string | undefined
  /** As the mount table writes the device. */
  source: string | undefined
  /** The mount table of the input shows it as writable all the same. */
  isShownWritable: boolean
  /** A path that a program could not write, when one says so. */
  refusedPath: string | undefined
  errno: number | undefined
  /** Who was refused most often, all who were, and how often anybody was. */
  process: string | undefined
  writers: readonly string[]
  refusals: number
  message: string
}

/** errno of "Read-only file system" (errno(3), EROFS). */
const EROFS = 30
const MAX_WRITERS = 20

/** The kernel says that a file system accepts no more writes. */
export function judge(scope: Scope): Found<Facts>[] {
  const devices = grouped(scope.events(FILESYSTEM_READONLY), ({ what }) => what.device)
  const refusals = scope.events(WRITE_REFUSED).filter(({ what }) => what.error === 'EROFS')
  return [...devices].map(([device, events]) => {
    const link = mountedOf(scope, device)
    const mounted = link?.to
    // which device a program's path lies on is certain under its mount point; it may be the one that alone became read-only
    const stated = statedBy(link)?.mount
    const isOwn = ({ path }: WriteRefused): boolean => stated !== undefined && path !== undefined && liesOn(scope, stated, path)
    const own = refusals.filter(({ what }) => isOwn(what) || (devices.size === 1 && (stated === undefined || what.path === undefined)))
    const named = own.find(({ what: { path } }) => path !== undefined)
    return {
      ...happened(events),
      facts: {
        host: scope.name,
        device,
        filesystem: events[0].what.filesystem,
        mount: mounted?.mount,
        source: mounted?.source,
        isShownWritable: mounted?.options?.includes('rw') === true,
        refusedPath: named?.what.path,
        errno: own.length === 0 ? undefined : EROFS,
        process: writersOf(own)[0],
        writers: writersOf(own).slice(0, MAX_WRITERS),
        refusals: happened(own).count,
        message: events[0].what.message,
      },
      about: { device },
      proof: [
        ...toldBy(events, 'kernel log', 'from here on every write fails'),
        ...own.map(({ what }) => ({
          at: what.at,
          time: what.time,
          witness: isOwn(what) ? ('application log' as const) : undefined,
          note: isOwn(what) ? 'a write is refused' : `a write is refused: taken to be on ${device}, which alone became read-only`,
        })),
        ...cite(mounted, noteOf(link, 'where it is mounted')),
      ],
      certainty: 'stated',
    }
  })
}

/** Programs that are refused, the one first that is most often. */
const writersOf = (refusals: readonly Event<WriteRefused>[]): string[] =>
  [...grouped(refusals, ({ what }) => what.process)].sort(([, a], [, b]) => happened(b).count - happened(a).count).map(([name]) => name)
