import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Cited } from '../core/span.ts'
import { FILESYSTEM_USAGE, type FilesystemUsage } from '../records/filesystem-usage.ts'
import { WRITE_REFUSED, type WriteRefused } from '../records/write-refused.ts'

/** The first row of df for blocks of each mount point, images among them. */
export const firstBlocks = once((scope): ReadonlyMap<string, Cited<FilesystemUsage>> => {
  const rows = scope.rows(FILESYSTEM_USAGE).filter((fs) => fs.of === 'blocks')
  return new Map([...grouped(rows, ({ mount }) => mount)].map(([mount, [first]]) => [mount, first]))
})

/** Types that are full by nature: made once, read only. */
const IMAGE_TYPES = /^(?:squashfs|iso9660|udf|erofs|cramfs|romfs|composefs|fuse\.snapfuse|rootfs|fuseblk\.iso)$/
/** Types that are made to be written to, whatever device they are on. */
const WRITABLE_TYPES = /^(?:ext[234]|xfs|btrfs|f2fs|jfs|reiserfs)$/
const IMAGE_MOUNTS =
  /^(?:\/snap\/|\/var\/lib\/snapd\/|\/rofs$|\/cdrom|\/media\/cdrom|\/run\/live\/|\/lib\/live\/|\/rom$|\/usr\/lib\/wsl\/|\/System\/|(?:\/[\w.-]{1,60}){0,4}\/(?:iso|cdrom|dvd|live)\d{0,2}(?:$|\/))/
const IMAGE_DEVICES = /^(?:composefs|squashfs|\/dev\/sr\d|\/dev\/cdrom|\/dev\/mtdblock|snapfuse|rootfs|ramfs$|efivarfs|none$)/
/** A root image of an appliance is small, and is exactly as large as what is in it. */
const SMALL_IMAGE_KB = 65_536

/** Whether this file system is an image that can never have room. */
export function isImage(fs: FilesystemUsage): boolean {
  if ((fs.type !== undefined && IMAGE_TYPES.test(fs.type)) || IMAGE_MOUNTS.test(fs.mount) || IMAGE_DEVICES.test(fs.device)) return true
  if (fs.type !== undefined && WRITABLE_TYPES.test(fs.type)) return false
  return (
    fs.of === 'blocks' && fs.total === fs.used && fs.free === 0 && fs.total <= SMALL_IMAGE_KB && /^\/dev\/(?:root|ram|loop)/.test(fs.device)
  )
}

/** Rows of df for blocks, and of df -i, without images. */
export const blocksOf = once((scope): readonly Cited<FilesystemUsage>[] =>
  scope.rows(FILESYSTEM_USAGE).filter((fs) => fs.of === 'blocks' && fs.total > 0 && !isImage(fs)),
)
export const inodesOf = once((scope): readonly Cited<FilesystemUsage>[] => {
  const rows = scope.rows(FILESYSTEM_USAGE)
  const images = new Set(rows.filter((fs) => fs.of === 'blocks' && isImage(fs)).map(({ mount }) => mount))
  return rows.filter((fs) => fs.of === 'inodes' && fs.total > 0 && !isImage(fs) && !images.has(fs.mount))
})

/** Where df shows file systems. */
export const mountsOf = once((scope): readonly string[] => [...new Set([...blocksOf(scope), ...inodesOf(scope)].map(({ mount }) => mount))])

export type Refusal = Event<WriteRefused & LogLine>

/** Lines in which somebody was told that there is no space left. */
export const refusalsOf = once((scope): readonly Refusal[] => scope.events(WRITE_REFUSED).filter(({ what }) => what.error === 'ENOSPC'))

/** Numbers of a file system as df prints them: under several mount points (bind mounts, overlays) they are of one disk. */
export const numbersOf = ({ printed }: FilesystemUsage): string => `${printed.total} ${printed.used} ${printed.free}`

/** Whether a path lies under a mount point. */
export const isUnder = (mount: string, path: string): boolean =>
  mount === '/' ? path.startsWith('/') : path === mount || path.startsWith(`${mount}/`)

/** PATH_MAX (linux/limits.h). */
const LONGEST_PATH = 4096

/** The innermost of these mount points that a path lies under: it and the folders above it are looked up, not all mount points compared. */
export function mountOf(path: string, mounts: ReadonlySet<string>): string | undefined {
  if (mounts.has(path)) return path
  for (let end = path.lastIndexOf('/', LONGEST_PATH); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
    const above = path.slice(0, end)
    if (mounts.has(above) && isUnder(above, path)) return above
  }
  return path.startsWith('/') && mounts.has('/') ? '/' : undefined
}

/**
 * Of refusals those that may be of the file system with some mount points: all but those whose path lies on another. `mounts`: all that df shows.
 */
export function refusalsOn(refusals: readonly Refusal[], mounts: Iterable<string>): (own: readonly string[]) => readonly Refusal[] {
  const known = new Set(mounts)
  const laid = refusals.map((refusal, order) => {
    const { path } = refusal.what
    return { refusal, order, mount: path === undefined ? undefined : mountOf(path, known) }
  })
  const anybodys = laid.filter(({ mount }) => mount === undefined)
  const byMount = grouped(laid, ({ mount }) => mount)
  return (own) =>
    [...anybodys, ...[...new Set(own)].flatMap((mount) => byMount.get(mount) ?? [])]
      .sort((a, b) => a.order - b.order)
      .map(({ refusal }) => refusal)
}
