import { deviceName } from '../core/device.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { BLOCK_DEVICE } from '../records/block-device.ts'
import { FILESYSTEM_USAGE } from '../records/filesystem-usage.ts'
import { MOUNT } from '../records/mount.ts'
import { devicesOf } from './devices.ts'

/** A file system where people know it: at its mount point. */
export interface Mounted {
  readonly mount: string
  /** As the mount table writes it: `/dev/mapper/orders`. */
  readonly source: string
  /** ext4, xfs, … */
  readonly type: string | undefined
  /** Of the mount table. */
  readonly options?: readonly string[] | undefined
  /** Told only that it is the one mapping that is mounted, not which number the mapping has. */
  readonly isInferred?: true
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

/** Where a device of the kernel is mounted, whatever name the mount table uses for it. */
export function mountedOf(scope: Scope, device: string): Cited<Mounted> | undefined {
  const devices = devicesOf(scope)
  const name = devices.nameOf(device)
  const own = mounts(scope).find(({ source }) => devices.nameOf(deviceName(source)) === name)
  if (own !== undefined) return own
  const mapped = /^dm-\d/.test(name) ? mounts(scope).filter(({ source }) => MAPPING.test(source)) : []
  const [only] = mapped
  return only !== undefined && mapped.every(({ source }) => source === only.source) ? { ...only, isInferred: true } : undefined
}
