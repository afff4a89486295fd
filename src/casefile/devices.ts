import { controllerOf, deviceName, wholeDisk } from '../core/device.ts'
import type { Cited } from '../core/span.ts'
import type { BlockDevice } from '../records/block-device.ts'
import type { DeviceLink } from '../records/device-link.ts'

/** Kinds of lsblk(8) that device-mapper makes: the kernel calls them dm-MINOR. */
const MAPPED = /^(?:lvm|crypt|dm|mpath|raid\d.*dm|thin.*)$/
/** Devices that one lies on, one on the other; deeper stacks are not followed. */
const DEEPEST = 8

/** Which devices are one, and which lie on which, as the captures and the kernel's own lines show it. */
export class Devices {
  /** Other names of one device, each with the one that stands for it. */
  readonly #same = new Map<string, string>()
  /** What a device lies on. */
  readonly #below = new Map<string, Set<string>>()

  constructor(rows: readonly Cited<BlockDevice>[], links: readonly Cited<DeviceLink>[]) {
    for (const { name, parent, number, type } of rows) {
      const minor = /^\d{1,4}:(\d{1,7})$/.exec(number ?? '')?.[1]
      if (minor !== undefined && MAPPED.test(type ?? '')) this.#join(deviceName(name), `dm-${minor}`)
      if (parent !== undefined) this.#put(this.nameOf(deviceName(name)), this.nameOf(deviceName(parent)))
    }
    for (const { names } of links) for (const name of names.slice(1)) this.#join(name, names[0]!)
  }

  /** The kernel's name of a device that is also called otherwise. */
  nameOf(device: string): string {
    return this.#same.get(device) ?? device
  }

  /** A device under all names by which it may be joined with another: its own, its whole disk's, its controller's, and those of what it lies on. */
  family(device: string): string[] {
    const names = new Set<string>()
    let open = [device]
    for (let depth = 0; depth < DEEPEST && open.length > 0; depth++) {
      const next: string[] = []
      for (const one of open) {
        const name = this.nameOf(one)
        const disk = wholeDisk(name)
        for (const alias of [one, name, disk, controllerOf(disk)]) {
          if (names.has(alias)) continue
          names.add(alias)
          next.push(...(this.#below.get(alias) ?? []))
        }
      }
      open = next
    }
    return [...names]
  }

  /** Whether it lies on others. */
  lies(device: string): boolean {
    return this.#below.has(this.nameOf(device))
  }

  #join(alias: string, name: string): void {
    if (alias !== name) this.#same.set(alias, name)
  }

  #put(device: string, below: string): void {
    if (device === below) return
    this.#below.set(device, (this.#below.get(device) ?? new Set()).add(below))
  }
}
