import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import { isSameId } from '../core/container-id.ts'
import { type Container, containersOf } from './containers.ts'

/** Where containers are looked up by what a line says of one: of ten thousand nobody looks through all for each line. */

/** Containers that an engine tells of, by their names. */
export const engineContainers = once((scope): ReadonlyMap<string, readonly Container[]> =>
  grouped(
    containersOf(scope).filter(({ engine }) => engine),
    ({ container }) => container,
  ),
)

/** Containers by their pods, as these are told. */
export const containersOfPods = once((scope): ReadonlyMap<string, readonly Container[]> => grouped(containersOf(scope), ({ pod }) => pod))

/** The first container of an id, of 12 or of all 64 digits. */
export function containerOfId(scope: Scope, id: string | undefined): Container | undefined {
  if (id === undefined) return undefined
  return byDigits(scope)
    .get(id.slice(0, DIGITS))
    ?.find(({ states }) => states.some(({ containerId }) => isSameId(containerId, id)))
}

/** Docker prints so many digits of an id. */
const DIGITS = 12

const byDigits = once((scope): ReadonlyMap<string, readonly Container[]> => {
  const digits = new Map<string, Container[]>()
  for (const one of containersOf(scope))
    for (const id of new Set(one.states.flatMap(({ containerId }) => containerId?.slice(0, DIGITS) ?? []))) {
      const known = digits.get(id)
      if (known === undefined) digits.set(id, [one])
      else known.push(one)
    }
  return digits
})

/** What has one of these ids, of 12 or of all 64 digits. */
export function idsAmong(ids: Iterable<string | undefined>): (id: string | undefined) => boolean {
  const byDigits = grouped(ids, (id) => id?.slice(0, DIGITS))
  return (id) => id !== undefined && byDigits.get(id.slice(0, DIGITS))?.some((other) => isSameId(other, id)) === true
}
