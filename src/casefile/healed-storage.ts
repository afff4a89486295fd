import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import { STORAGE_COMES_AND_GOES } from '../records/storage-comes-and-goes.ts'
import { isWhole, loggedMaps } from './multipath-maps.ts'

/** What storage lost for a moment and has again, as its later lines say: sessions, paths of a map, servers. */
export const healedStorage = once((scope: Scope): readonly Event<object>[] => {
  const things = [...grouped(scope.events(STORAGE_COMES_AND_GOES), ({ what }) => what.thing).values()]
  const back = things.filter((events) => events.at(-1)!.what.isBack).flat()
  const paths = loggedMaps(scope).filter(isWhole)
  return [...back, ...paths.flatMap(({ events }) => events)]
})
