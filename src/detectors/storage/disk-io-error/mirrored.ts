import { devicesOf } from '../../../casefile/devices.ts'
import { deviceName, wholeDisk } from '../../../core/device.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { ARRAY_FAULT } from '../../../records/raid-state.ts'
import { DISK_FAULT } from '../../../records/disk-fault.ts'
import { rebuiltBy } from '../raid-degraded/rebuilt.ts'
import type { Facts } from './facts.ts'

/** Disks that an array lost and that it does without since, or has again: it was rebuilt after the last request to them failed. */
export function withRebuilt(scope: Scope, found: readonly Found<Facts>[]): Found<Facts>[] {
  const faults = scope.events(ARRAY_FAULT)
  if (faults.length === 0) return [...found]
  const arrays = [...grouped(faults, ({ what }) => what.array ?? '').values()].flatMap((told) => {
    const by = rebuiltBy(told)
    const members = told.flatMap(({ what: { member } }) => (member === undefined ? [] : [wholeDisk(deviceName(member))]))
    return by === undefined ? [] : [{ by, members }]
  })
  return found.map((one) => {
    const disk = wholeDisk(devicesOf(scope).diskOf(one.facts.device))
    const own = arrays.filter(({ members }) => members.includes(disk))
    const lost = faults.flatMap(({ what }) =>
      what.member !== undefined && wholeDisk(deviceName(what.member)) === disk ? [what.array] : [],
    )
    const isWhole = own.length > 0 && lost.every((array) => own.some(({ by }) => by.what.array === array))
    const last = scope
      .events(DISK_FAULT)
      .findLast(({ what }) => wholeDisk(devicesOf(scope).diskOf(what.device)) === disk && what.level !== 'hint')
    if (!isWhole || !own.every(({ by }) => last === undefined || by.order > last.order)) return one
    return {
      ...one,
      facts: { ...one.facts, rebuilt: own.flatMap(({ by }) => by.what.array ?? []) },
      proof: [
        ...one.proof,
        ...toldBy(
          own.map(({ by }) => by),
          'kernel log',
          'rebuilt since',
        ),
      ],
      ...(one.severity === 'note' ? {} : { severity: 'warning' as const }),
      ongoing: false,
    }
  })
}
