import { refusalsOf } from '../../../casefile/file-systems.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { DISK_ALARM, type DiskAlarm, type Watcher } from '../../../records/disk-alarm.ts'
import type { Facts } from './judge.ts'

/** What a server says of its space. */
export interface Alarm extends Pick<DiskAlarm, 'server' | 'path' | 'free' | 'limit'> {
  readonly nodes: readonly string[]
  /** It moves data away, and refuses nothing yet. */
  readonly early: boolean
  readonly cleared: boolean
}

/** What these fill is no file system of the machine. */
const OF_ITS_OWN: ReadonlySet<Watcher> = new Set(['etcd', 'Ceph'])

/** Servers that stop taking writes before the disk is full. `isShown`: df shows what is full; only a limit of a database's own is another matter. */
export function alarms(scope: Scope, isShown: boolean): Found<Facts>[] {
  const groups = grouped(scope.events(DISK_ALARM), ({ what }) => what.server)
  return [...groups.values()].flatMap((events): Found<Facts>[] => {
    const set = events.filter(({ what }) => !what.cleared)
    const [first] = set
    // the drive itself was refused a write, which tells more
    if (first?.what.server === 'MinIO' && refusalsOf(scope).length > 0) return []
    if (first === undefined || (isShown && !OF_ITS_OWN.has(first.what.server))) return []
    const { server, ident, pid } = first.what
    const last = events.toSorted((a, b) => a.order - b.order).at(-1)!
    const grave = set.filter(({ what }) => !what.early)
    const of = (key: 'path' | 'free' | 'limit'): string | undefined =>
      (grave.findLast(({ what }) => what[key] !== undefined) ?? set.findLast(({ what }) => what[key] !== undefined))?.what[key]
    const cleared = last.what.cleared
    return [
      {
        ...happened(set),
        facts: {
          host: scope.name,
          refusals: 0,
          process: server,
          path: of('path'),
          message: first.what.message.slice(0, 300),
          hasDf: false,
          alarm: {
            server,
            nodes: distinct(
              set.flatMap(({ what: { node } }) => node ?? []),
              (node) => node,
            ),
            path: of('path'),
            free: of('free'),
            limit: of('limit'),
            early: grave.length === 0,
            cleared,
          },
        },
        about: { comm: ident, pid },
        proof: toldBy(set, 'application log'),
        against: toldBy(cleared ? events.filter(({ what }) => what.cleared) : [], 'application log', 'it is over'),
        ongoing: cleared ? false : undefined,
        certainty: 'stated',
        severity: cleared || grave.length === 0 ? 'note' : 'error',
      },
    ]
  })
}
