export type Layer = 'gzip' | 'zstd' | 'xz' | 'bzip2' | 'zip' | 'tar'

const starts = (head: Uint8Array, ...bytes: number[]): boolean => head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte)

/** What the first 512 bytes are wrapped in; names do not count. */
export function layerOf(head: Uint8Array): Layer | undefined {
  if (starts(head, 0x1f, 0x8b, 8)) return 'gzip'
  if (
    starts(head, 0x28, 0xb5, 0x2f, 0xfd) ||
    (head.length >= 8 && (head[0]! & 0xf0) === 0x50 && starts(head.subarray(1), 0x2a, 0x4d, 0x18))
  )
    return 'zstd'
  if (starts(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)) return 'xz'
  if (
    starts(head, 0x42, 0x5a, 0x68) &&
    head[3]! >= 0x31 &&
    head[3]! <= 0x39 &&
    (starts(head.subarray(4), 0x31, 0x41, 0x59, 0x26) || starts(head.subarray(4), 0x17, 0x72, 0x45, 0x38))
  )
    return 'bzip2'
  if (starts(head, 0x50, 0x4b, 3, 4) || starts(head, 0x50, 0x4b, 5, 6)) return 'zip'
  return isTarHeader(head) ? 'tar' : undefined
}

/** POSIX and GNU headers have a magic word; v7 ones only their checksum, which also accepts `ustar` with a flipped bit elsewhere. */
function isTarHeader(head: Uint8Array): boolean {
  if (head.length < 512) return false
  if (Buffer.from(head.subarray(257, 262)).toString('latin1') === 'ustar') return true
  const stated = Number.parseInt(
    Buffer.from(head.subarray(148, 156))
      .toString('latin1')
      .replace(/[\0 ]+$/, '')
      .trim(),
    8,
  )
  if (!Number.isInteger(stated) || head[0] === 0) return false
  let sum = 0
  for (let i = 0; i < 512; i++) sum += i >= 148 && i < 156 ? 32 : head[i]!
  return sum === stated
}
