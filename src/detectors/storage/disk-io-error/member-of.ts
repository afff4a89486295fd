import { devicesOf } from '../../../casefile/devices.ts'
import { deviceName, wholeDisk } from '../../../core/device.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { ARRAY_FAULT, MDSTAT_ARRAY, ZPOOL_STATE } from '../../../records/raid-state.ts'
import { rebuiltBy } from '../raid-degraded/rebuilt.ts'
import type { Facts } from './facts.ts'

/** An array or a pool that goes on without a disk. */
export interface ArrayOfDisk {
  readonly name: string
  readonly of: 'md' | 'zfs'
  /** The disk, or the part of it, as the array calls it. */
  readonly member: string
}

/** Levels of which each member holds data that no other one has. */
const WITHOUT_COPY = /^(?:raid0|linear|stripe|faulty)$/

/** Disks that an array or a pool lost and does without: what stands there is to be read from the others. */
export function withArrays(scope: Scope, found: readonly Found<Facts>[]): Found<Facts>[] {
  const known = arraysIn(scope)
  if (known.length === 0) return [...found]
  const disk = (name: string): string => wholeDisk(devicesOf(scope).diskOf(name))
  return found.map((one) => {
    const own = known.filter(({ member }) => disk(member) === disk(one.facts.device))
    const [first] = own
    return first === undefined || one.facts.rebuilt !== undefined ? one : { ...one, facts: { ...one.facts, memberOf: first } }
  })
}

/** The members that they lost and that nothing has taken the place of, of arrays that can still serve what stands there. */
function arraysIn(scope: Scope): ArrayOfDisk[] {
  const faults = scope.events(ARRAY_FAULT)
  const shown = scope.rows(MDSTAT_ARRAY)
  const isDown = (array: string): boolean => faults.some(({ what }) => what.array === array && what.isDown)
  const hasCopy = (array: string): boolean =>
    !isDown(array) &&
    rebuiltBy(faults.filter(({ what }) => what.array === array)) === undefined &&
    ![
      ...faults.flatMap(({ what }) => (what.array === array ? (what.level ?? []) : [])),
      ...shown.flatMap((row) => (row.array === array ? (row.level ?? []) : [])),
    ].some((level) => WITHOUT_COPY.test(level))
  const md = [
    ...faults.flatMap(({ what: { array, member } }) => (array === undefined || member === undefined ? [] : [{ array, member }])),
    ...shown.flatMap(({ array, faulty }) => faulty.map((member) => ({ array, member }))),
  ]
  const pools = scope.rows(ZPOOL_STATE).filter(({ state }) => state === 'DEGRADED')
  return [
    ...md.flatMap(({ array, member }) => (hasCopy(array) ? [{ name: array, of: 'md' as const, member: deviceName(member) }] : [])),
    ...pools.flatMap(({ pool, bad }) =>
      pool === undefined ? [] : bad.map(({ device }) => ({ name: pool, of: 'zfs' as const, member: deviceName(device) })),
    ),
  ]
}
