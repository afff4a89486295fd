export const BLOCK = 512

/** One header block of a tar archive (POSIX.1-1988 ustar, GNU and v7). */
export interface TarHeader {
  readonly name: string
  /** Bytes of the member; undefined where the field holds no number, a negative one or one that no file has. */
  readonly size: number | undefined
  readonly type: string
  readonly link: string
  /** Whether the map of an old GNU sparse member goes on in blocks of its own. */
  readonly mapGoesOn: boolean
}

/** Whether a block begins or ends nothing: only NUL bytes. */
export function isZero(bytes: Uint8Array, from = 0, to = bytes.length): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false
  return true
}

/** The header that stands at `at`; undefined where its checksum is wrong. */
export function tarHeader(bytes: Uint8Array, at = 0): TarHeader | undefined {
  if (!isTarHeader(bytes, at)) return undefined
  const block = bytes.subarray(at, at + BLOCK)
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]!)
  const name = field(block, 0, 100)
  // POSIX ends its magic word with NUL and has a prefix; GNU's ends with blanks, and other things stand there
  const prefix = hasMagic(block, 0) && block[262] === 0 ? field(block, 345, 155) : ''
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: numberAt(block, 124, 12),
    type,
    link: type === '1' || type === '2' ? field(block, 157, 100) : '',
    mapGoesOn: type === 'S' && block[482] === 1,
  }
}

export const hasMagic = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 257] === 0x75 && bytes[at + 258] === 0x73 && bytes[at + 259] === 0x74 && bytes[at + 260] === 0x61 && bytes[at + 261] === 0x72

/** Whether a block's checksum is right: the sum of its bytes with blanks in place of the checksum, which some add up as signed ones. */
export function isTarHeader(bytes: Uint8Array, at = 0): boolean {
  if (bytes.length - at < BLOCK) return false
  const stated = octalAt(bytes, at + 148, 8)
  if (stated === undefined || stated === 0) return false
  let sum = 256
  let high = 0
  for (let i = at; i < at + 148; i++) {
    sum += bytes[i]!
    high += bytes[i]! >> 7
  }
  for (let i = at + 156; i < at + BLOCK; i++) {
    sum += bytes[i]!
    high += bytes[i]! >> 7
  }
  return sum === stated || sum - 256 * high === stated
}

/**
 * Where the next good header stands. One without a magic word is only looked for where blocks begin: `phase` bytes after the
 * beginning and every 512 behind. -1 if there is none.
 */
export function findTarHeader(bytes: Buffer, phase: number): number {
  let ustar = bytes.indexOf('ustar', 257, 'latin1') - 257
  for (let block = phase; ; block += BLOCK) {
    while (ustar >= 0 && (ustar <= block || block + BLOCK > bytes.length)) {
      if (isTarHeader(bytes, ustar)) return ustar
      ustar = bytes.indexOf('ustar', ustar + 258, 'latin1') - 257
    }
    if (block + BLOCK > bytes.length) return -1
    if (bytes[block] !== 0 && isTarHeader(bytes, block)) return block
  }
}

/** Text of a name: UTF-8, or else Latin-1, so that no two names become one. */
export function nameOf(bytes: Uint8Array): string {
  for (const byte of bytes)
    if (byte > 127) {
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
      } catch {
        break
      }
    }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function field(block: Uint8Array, at: number, length: number): string {
  let end = at
  while (end < at + length && block[end] !== 0) end++
  return end === at ? '' : nameOf(block.subarray(at, end))
}

/** A number in octal digits, or in GNU's binary form (first bit set, then two's complement). */
function numberAt(block: Uint8Array, at: number, length: number): number | undefined {
  if ((block[at]! & 0x80) === 0) return octalAt(block, at, length)
  let value = BigInt(block[at]! & 0x7f)
  // the next bit is the sign
  if ((block[at]! & 0x40) !== 0) return undefined
  for (let i = 1; i < length; i++) value = value * 256n + BigInt(block[at + i]!)
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined
}

/** Octal digits with blanks before and blanks or NULs behind; nothing at all is 0. */
function octalAt(block: Uint8Array, at: number, length: number): number | undefined {
  let i = at
  const end = at + length
  while (i < end && block[i] === 0x20) i++
  let value = 0
  for (; i < end && block[i]! >= 0x30 && block[i]! <= 0x37; i++) value = value * 8 + block[i]! - 0x30
  for (; i < end; i++) if (block[i] !== 0 && block[i] !== 0x20) return undefined
  return value
}
