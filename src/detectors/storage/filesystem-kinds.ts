import type { FilesystemUsage } from '../../records/filesystem-usage.ts'

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

/** Who was refused, and which file, as far as the words of an error tell. */
export function writerOf(message: string, ident: string | undefined): { process?: string | undefined; path?: string | undefined } {
  const path =
    /['"](\/[^'"]{1,200})['"]/.exec(message)?.[1] ?? /(?:^|[\s(:])(\/(?:[\w.@+-]{1,80}\/){1,12}[\w.@+-]{1,120})/.exec(message)?.[1]
  const named = /^(?:-)?([a-z][\w.-]{1,30})(?:\[\d{1,10}\])?: /i.exec(message)?.[1]
  return { process: ident ?? (named === undefined || /^(?:error|warn|warning|fatal|info|E|W)$/i.test(named) ? undefined : named), path }
}
