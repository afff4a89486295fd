import { deviceName } from '../core/device.ts'
import { inferred, type Link, observed } from '../core/link.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { BLOCK_DEVICE } from '../records/block-device.ts'
import { FILESYSTEM_USAGE } from '../records/filesystem-usage.ts'
import { MOUNT } from '../records/mount.ts'
import { devicesOf } from './devices.ts'
import { mountOf } from './file-systems.ts'

/** A file system where people know it: at its mount point. */
export interface Mounted {
  readonly mount: string
  /** As the mount table writes it: `/dev/mapper/orders`. */
  readonly source: string
  /** ext4, xfs, … */
  readonly type: string | undefined
  /** Of the mount table. */
  readonly options?: readonly string[] | undefined
}

const MAPPING = /^\/dev\/mapper\//

/** All that the mount table, df and lsblk show as mounted, the first telling of a mount point first. */
const mounts = once((scope): readonly Cited<Mounted>[] => [
  ...scope.rows(MOUNT),
  ...scope.rows(FILESYSTEM_USAGE).map(({ device, ...row }) => ({ ...row, source: device, type: row.type })),
  ...scope
    .rows(BLOCK_DEVICE)
    .flatMap(({ mount, name, fileSystem, at }) =>
      mount === undefined || mount.startsWith('[') ? [] : [{ mount, source: name, type: fileSystem, at }],
    ),
])

const mountPoints = once((scope): ReadonlySet<string> => new Set(mounts(scope).map(({ mount }) => mount)))

/** Whether a path lies on the file system that is mounted there, and on none that is mounted below it. */
export const liesOn = (scope: Scope, mount: string, path: string): boolean =>
  mountOf(path, mountPoints(scope).has(mount) ? mountPoints(scope) : new Set([mount, ...mountPoints(scope)])) === mount

/** By the kernel's name of its device, the first telling of each. */
const mountsByDevice = once((scope): ReadonlyMap<string, Cited<Mounted>> => {
  const devices = devicesOf(scope)
  return new Map(
    mounts(scope)
      .map((one) => [devices.nameOf(deviceName(one.source)), one] as const)
      .toReversed(),
  )
})

const mappings = once((scope): readonly Cited<Mounted>[] => mounts(scope).filter(({ source }) => MAPPING.test(source)))

/** Where a device of the kernel is mounted, whatever name the mount table uses for it; inferred where nothing tells which number a mapping has. */
export function mountedOf(scope: Scope, device: string): Link<Cited<Mounted>> | undefined {
  const name = devicesOf(scope).nameOf(device)
  const own = mountsByDevice(scope).get(name)
  if (own !== undefined) return observed(own)
  const mapped = /^dm-\d/.test(name) ? mappings(scope) : []
  const [only] = mapped
  return only !== undefined && mapped.every(({ source }) => source === only.source)
    ? inferred(only, `taken to be ${device}: the only mapping`)
    : undefined
}
