import { constants, type Stats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { PIECE } from './bytes.ts'
import type { ReportGap } from './source.ts'

/** Why a file could not be opened or read, in words. */
export function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const words: Record<string, string> = {
    ENOENT: 'unreadable: no such file or directory',
    EACCES: 'unreadable: permission denied',
    EPERM: 'unreadable: operation not permitted',
    ENOTDIR: 'unreadable: a part of the path is not a folder',
    ELOOP: 'link not followed: a symbolic link stands here',
    ENAMETOOLONG: 'unreadable: name too long',
    EMFILE: 'unreadable: too many open files',
    EIO: 'unreadable: input/output error',
    EISDIR: 'not a regular file: a folder',
    ENXIO: 'not a regular file: socket or device',
  }
  return words[code] ?? `unreadable: ${code === '' ? 'unknown error' : code}`
}

export function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'FIFO'
  if (stats.isSocket()) return 'socket'
  if (stats.isBlockDevice()) return 'block device'
  if (stats.isCharacterDevice()) return 'character device'
  return stats.isDirectory() ? 'folder' : 'special file'
}

/** Opens for reading without following a link at the end and without waiting for a FIFO's writer (open(2)). */
export function openNoFollow(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY)
}

/** A regular file up to the size that it had when it was opened. Closes the handle. */
export async function* readHandle(handle: FileHandle, size: number, what: string, gap: ReportGap): AsyncGenerator<Uint8Array> {
  let at = 0
  try {
    while (at < size) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE, size - at))
      const { bytesRead } = await handle.read(piece, 0, piece.length, at)
      if (bytesRead === 0) {
        gap({ what, why: `changed while read: ${size - at} of ${size} bytes went away` })
        return
      }
      at += bytesRead
      yield piece.subarray(0, bytesRead)
    }
    const now = (await handle.stat()).size
    // files of /proc and cgroup say 0 and have content
    if (size === 0 && now === 0) {
      const piece = Buffer.allocUnsafe(PIECE)
      for (
        let read = await handle.read(piece, 0, PIECE, at);
        read.bytesRead > 0 && at < 64 * PIECE;
        read = await handle.read(piece, 0, PIECE, at)
      ) {
        at += read.bytesRead
        yield Uint8Array.prototype.slice.call(piece, 0, read.bytesRead)
      }
    } else if (now > size) gap({ what, why: `changed while read: it grew by ${now - size} bytes, which were not read` })
  } catch (error) {
    gap({ what, why: reasonOf(error) })
  } finally {
    await handle.close().catch(() => undefined)
  }
}
