import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import { type Cited, within } from '../core/span.ts'
import { DISK_FAULT } from '../records/disk-fault.ts'
import { REPLICA_LINK } from '../records/replica-link.ts'
import { STORAGE_LOSS } from '../records/storage-loss.ts'
import { STORAGE_COMES_AND_GOES } from '../records/storage-comes-and-goes.ts'
import { isWhole, loggedMaps } from './multipath-maps.ts'

/** What storage lost for a moment and has again, as its later lines say: sessions, paths of a map, servers, the other copy of a volume. */
export const healedStorage = once((scope: Scope): readonly Event<object>[] => {
  const things = [...grouped(scope.events(STORAGE_COMES_AND_GOES), ({ what }) => what.thing).values()]
  const back = things.filter((events) => events.at(-1)!.what.isBack).flat()
  const replicas = [...grouped(scope.events(REPLICA_LINK), ({ what }) => what.thing).values()]
  const replicated = replicas.filter((events) => events.at(-1)!.what.how === 'over').flat()
  const paths = loggedMaps(scope).filter(isWhole)
  return [...back, ...replicated, ...paths.flatMap(({ events }) => events), ...takenOut(scope)]
})

const SYNCHRONIZES = /Synchronize Cache\(1[06]\) failed/

/** A USB disk that is taken out cannot be told to write its cache: where no request to it fails, nothing was lost. */
function takenOut(scope: Scope): readonly Event<object>[] {
  const pulled = scope.events(STORAGE_LOSS).filter(({ what }) => what.kind === 'usb' && what.says.includes('disconnect'))
  if (pulled.length === 0) return []
  const faults = scope.events(DISK_FAULT)
  return faults.filter(
    ({ what, order }) =>
      SYNCHRONIZES.test(what.message) &&
      pulled.some((loss) => loss.order < order && isNear(loss.what, what)) &&
      !faults.some((other) => other.what.device === what.device && other.what.level !== 'hint'),
  )
}

const NEAR_SECONDS = 5
const isNear = (a: Cited<object>, b: Cited<object>): boolean =>
  a.time === undefined || b.time === undefined || within(a.time, b.time, NEAR_SECONDS) === true
