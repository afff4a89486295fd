import { constants, type PathLike, type Stats } from 'node:fs'
import { open, readlink, type FileHandle } from 'node:fs/promises'
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
export function openNoFollow(path: PathLike): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY)
}

/**
 * Whether an open file lies in a folder, whatever links were put in its way while the folder was read: the kernel tells where it is (proc(5)).
 * True where it does not tell.
 */
export async function liesIn(handle: FileHandle, root: string): Promise<boolean> {
  const at = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined)
  return at === undefined || !at.startsWith('/') || at.startsWith(root === '/' ? root : `${root}/`)
}

/** A file of which less is stored (stat(2): blocks of 512 bytes) than it is long holds holes, which are read as zeros. */
const BLOCK = 512
/** What file systems store at once, or a part of it. */
const PAGE = 4096
/** Zeros in a row behind which the rest of a file of which all that is stored was read is one hole. */
const HOLE = 2 ** 30
const ZEROS = Buffer.alloc(PIECE)

const isZero = (bytes: Buffer): boolean => ZEROS.compare(bytes, 0, bytes.length, 0, bytes.length) === 0

/** Zeros up to the end of a file are a hole: nothing more of it is stored. Of other files always false. */
class Hole {
  readonly #stored: number
  #seen = 0
  #zeros = 0

  constructor({ size, blocks }: Pick<Stats, 'size' | 'blocks'>) {
    this.#stored = size > HOLE && blocks * BLOCK < size - HOLE ? blocks * BLOCK : Infinity
  }

  isRest(piece: Buffer): boolean {
    if (this.#stored === Infinity) return false
    if (isZero(piece)) this.#zeros += piece.length
    else {
      this.#zeros = 0
      for (let at = 0; at < piece.length; at += PAGE) if (!isZero(piece.subarray(at, at + PAGE))) this.#seen += PAGE
    }
    return this.#zeros >= HOLE && this.#seen >= this.#stored
  }
}

/** A regular file up to the size that it had when it was opened. Closes the handle. */
export async function* readHandle(
  handle: FileHandle,
  { size, blocks }: Pick<Stats, 'size' | 'blocks'>,
  what: string,
  gap: ReportGap,
): AsyncGenerator<Uint8Array> {
  let at = 0
  const hole = new Hole({ size, blocks })
  /** The next piece is read while this one is looked at. */
  const ahead = (from: number): Promise<Buffer> | undefined => {
    if (from >= size) return undefined
    const length = Math.min(PIECE, size - from)
    const piece = Buffer.allocUnsafe(length)
    const read = handle.read(piece, 0, length, from).then(({ bytesRead }) => piece.subarray(0, bytesRead))
    // it is asked for later, or never
    read.catch(() => undefined)
    return read
  }
  let next = ahead(0)
  try {
    while (next !== undefined) {
      const piece = await next
      if (piece.length === 0) {
        gap({ what, why: `changed while read: ${size - at} of ${size} bytes went away` })
        return
      }
      at += piece.length
      if (hole.isRest(piece)) {
        gap({
          what,
          why: `limit: the last ${size - at} of ${size} bytes are a hole of a sparse file, which holds nothing, and were not read`,
        })
        return
      }
      next = ahead(at)
      yield piece
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
    await next?.catch(() => undefined)
    await handle.close().catch(() => undefined)
  }
}
