import { controllerOf, deviceName, wholeDisk } from '../core/device.ts'
import { LateMap } from '../core/late.ts'
import { once } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { BLOCK_DEVICE, type BlockDevice } from '../records/block-device.ts'
import { DEVICE_LINK, type DeviceLink } from '../records/device-link.ts'
import { MULTIPATH_PATH, type MultipathPath } from '../records/multipath-path.ts'
import { RAID_MEMBER, type RaidMember } from '../records/raid-array.ts'

/** Kinds of lsblk(8) that device-mapper makes: the kernel calls them dm-MINOR. */
const MAPPED = /^(?:lvm|crypt|dm|mpath)$/
/** Devices that one lies on, one on the other; deeper stacks are not followed. */
const DEEPEST = 8
const LETTERS = /^sd[a-z]{1,3}$/
/** Where a disk is attached: `ata7`, `7:0:0:0`. */
const PLACE = /^(?:ata\d{1,3}|\d{1,4}:\d{1,4}:\d{1,4}:\d{1,4})$/

/** Which devices are one, and which lie on which, as the captures and the kernel's own lines show it. */
export class Devices {
  /** Other names of one device, each with the one that stands for it. */
  readonly #same = new LateMap<string, string>()
  /** What a device lies on. */
  readonly #below = new LateMap<string, Set<string>>()
  /** Multipath maps by the kernel's name. */
  readonly #maps = new LateMap<string, string>()
  /** What an earlier boot called a disk, with what the newest calls the one at its place. */
  readonly #renamed = new LateMap<string, string>()

  constructor(records: readonly { readonly type: { readonly name: string }; readonly record: object }[]) {
    const stacked: (readonly [string, string])[] = []
    const placed = records.flatMap(({ type, record }) =>
      type.name === DEVICE_LINK.name ? placeIn(record as DeviceLink & Partial<Cited<object>>) : [],
    )
    const newest = Math.max(-1, ...placed.map(({ boot }) => boot))
    const older = placed.filter(({ boot }) => boot < newest)
    const now = new Map(placed.flatMap(({ boot, place, disk }) => (boot < newest ? [] : [[place, disk] as const])))
    const taken = new Set(now.values())
    for (const { place, disk } of older) {
      const own = now.get(place)
      // a letter that another disk has now says nothing of either
      if (own !== undefined && !taken.has(disk)) this.#renamed.set(disk, own)
    }
    const isOld = (record: object): boolean =>
      placeIn(record as DeviceLink & Partial<Cited<object>>).some(({ boot, place }) => boot < newest && now.has(place))
    for (const { type, record } of records)
      switch (type.name) {
        case BLOCK_DEVICE.name: {
          const { name, parent, number, type: kind } = record as BlockDevice
          const minor = /^\d{1,4}:(\d{1,7})$/.exec(number ?? '')?.[1]
          if (minor !== undefined && MAPPED.test(kind ?? '')) this.#join(deviceName(name), `dm-${minor}`)
          if (parent !== undefined) stacked.push([deviceName(name), deviceName(parent)])
          break
        }
        case DEVICE_LINK.name: {
          const { device, is, on, isMap } = record as DeviceLink
          if (isMap === true && is !== undefined) this.#maps.set(is, device)
          if (is !== undefined && !isOld(record)) this.#join(device, is)
          for (const below of on ?? []) stacked.push([device, below])
          break
        }
        case MULTIPATH_PATH.name: {
          const { map, dm, device, address } = record as MultipathPath
          if (dm !== undefined) for (const name of [device, address, map ?? dm]) this.#join(name, dm)
          if (dm !== undefined && map !== undefined) this.#maps.set(dm, map)
          break
        }
        case RAID_MEMBER.name: {
          const { array, device } = record as RaidMember
          if (array !== undefined && device !== undefined) stacked.push([deviceName(array), deviceName(device)])
          break
        }
      }
    for (const [device, below] of stacked) this.#put(this.nameOf(device), this.nameOf(below))
  }

  /** The kernel's name of a device that is also called otherwise. */
  nameOf(device: string): string {
    let name = this.#renamed.get(device) ?? device
    for (let depth = 0; depth < DEEPEST; depth++) {
      const next = this.#same.get(name)
      if (next === undefined) break
      name = next
    }
    return name
  }

  /** The disk that an ATA port or a SCSI address is, where that is known; other names stay as they are. */
  diskOf(device: string): string {
    let name = this.#renamed.get(device) ?? device
    for (let depth = 0; depth < DEEPEST && PLACE.test(name); depth++) name = this.#same.get(name) ?? name
    return name
  }

  /** Where a disk is attached, as lines tell: its ATA port, its SCSI address. */
  placesOf(disk: string): string[] {
    return [...this.#same.keys()].filter((name) => PLACE.test(name) && this.diskOf(name) === disk)
  }

  /** A device under all names by which it may be joined with another: its own, its whole disk's, its controller's, and those of what it lies on. */
  family(device: string): string[] {
    const names = new Set<string>()
    let open = [device]
    for (let depth = 0; depth < DEEPEST && open.length > 0; depth++) {
      const next: string[] = []
      for (const one of open) {
        const disk = wholeDisk(this.nameOf(one))
        for (const alias of [...this.namesOf(one), disk, controllerOf(disk)]) {
          if (names.has(alias)) continue
          names.add(alias)
          next.push(...(this.#below.get(alias) ?? []))
        }
      }
      open = next
    }
    return [...names]
  }

  /** As it was called, as the kernel calls it, and as multipath does: of nothing else. */
  namesOf(device: string): string[] {
    const name = this.nameOf(device)
    return [device, name, this.#maps.get(name) ?? name]
  }

  /** Whether it lies on others. */
  lies(device: string): boolean {
    return this.#below.has(this.nameOf(device))
  }

  #join(alias: string, name: string): void {
    if (this.nameOf(name) !== this.nameOf(alias)) this.#same.set(this.nameOf(alias), name)
  }

  #put(device: string, below: string): void {
    if (device === below) return
    this.#below.set(device, (this.#below.get(device) ?? new Set()).add(below))
  }
}

/** The place of a disk that a line names, with its letters and its boot. */
function placeIn({ device, is, at }: DeviceLink & Partial<Cited<object>>): { place: string; disk: string; boot: number }[] {
  return is === undefined || !PLACE.test(device) || !LETTERS.test(is) || at === undefined
    ? []
    : [{ place: device, disk: is, boot: at.boot ?? 0 }]
}

/** The devices of one machine, for its judges. */
export const devicesOf = once(
  (scope) =>
    new Devices(
      [BLOCK_DEVICE, DEVICE_LINK, MULTIPATH_PATH, RAID_MEMBER].flatMap((type) =>
        scope.rows<object>(type).map((record) => ({ type, record })),
      ),
    ),
)
