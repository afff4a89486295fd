/*
 * Branch filters of the .xz format: to be compressed better, programs had the relative addresses of their calls made absolute. Each of the
 * functions below makes them relative again, in place, as far as whole instructions are there; it gives the number of bytes that are done.
 * `position`: where `bytes` begins in what was filtered, modulo 2^32.
 */
export type Branches = (bytes: Uint8Array, position: number) => number

const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
const bigWordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0

function put(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = value >>> (8 * i)
}
function putBig(bytes: Uint8Array, at: number, value: number): void {
  for (let i = 0; i < 4; i++) bytes[at + i] = value >>> (24 - 8 * i)
}

/** For instructions of four bytes that stand at multiples of four. */
const words =
  (convert: (bytes: Uint8Array, at: number, place: number) => void): Branches =>
  (bytes, position) => {
    const whole = bytes.length & ~3
    for (let at = 0; at < whole; at += 4) convert(bytes, at, (position + at) >>> 0)
    return whole
  }

export const powerPc = words((bytes, at, place) => {
  const word = bigWordAt(bytes, at)
  if ((word & 0xfc000003) >>> 0 === 0x48000001) putBig(bytes, at, 0x48000001 | (((word & 0x03fffffc) - place) & 0x03fffffc))
})

export const sparc = words((bytes, at, place) => {
  const word = bigWordAt(bytes, at)
  if (word >>> 22 !== 0x100 && word >>> 22 !== 0x1ff) return
  const address = ((word << 2) - place) >>> 2
  putBig(bytes, at, ((0x40000000 - (address & 0x400000)) | 0x40000000 | (address & 0x3fffff)) >>> 0)
})

export const arm = words((bytes, at, place) => {
  if (bytes[at + 3] !== 0xeb) return
  const address = (((wordAt(bytes, at) & 0xffffff) << 2) - (place + 8)) >>> 2
  put(bytes, at, (address & 0xffffff) | 0xeb000000)
})

export const arm64 = words((bytes, at, place) => {
  const word = wordAt(bytes, at)
  if (word >>> 26 === 0x25) put(bytes, at, 0x94000000 | ((word - (place >>> 2)) & 0x03ffffff))
  else if ((word & 0x9f000000) >>> 0 === 0x90000000) {
    // ADRP, within 512 MiB
    const page = ((word >>> 29) & 3) | ((word >>> 3) & 0x1ffffc)
    if (((page + 0x020000) & 0x1c0000) !== 0) return
    const near = (page - (place >>> 12)) | 0
    put(bytes, at, (word & 0x9000001f) | ((near & 3) << 29) | ((near & 0x03fffc) << 3) | (-(near & 0x020000) & 0xe00000))
  }
})

/** Two halves of two bytes each, at even places. */
export const armThumb: Branches = (bytes, position) => {
  let at = 0
  for (; at + 4 <= bytes.length; at += 2) {
    if ((bytes[at + 1]! & 0xf8) !== 0xf0 || (bytes[at + 3]! & 0xf8) !== 0xf8) continue
    const target = ((bytes[at + 1]! & 7) << 19) | (bytes[at]! << 11) | ((bytes[at + 3]! & 7) << 8) | bytes[at + 2]!
    const address = ((target << 1) - (position + at + 4)) >>> 1
    bytes[at] = address >>> 11
    bytes[at + 1] = 0xf0 | ((address >>> 19) & 7)
    bytes[at + 2] = address
    bytes[at + 3] = 0xf8 | ((address >>> 8) & 7)
    at += 2
  }
  return at
}

/** By the template of a bundle: which of its three slots may hold a branch. */
const IA64_SLOTS = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 6, 6, 0, 0, 7, 7, 4, 4, 0, 0, 4, 4, 0, 0]

/** Bundles of 16 bytes: a template of 5 bits and three instructions of 41. */
export const ia64: Branches = (bytes, position) => {
  const whole = bytes.length & ~15
  for (let at = 0; at < whole; at += 16)
    for (let slot = 0; slot < 3; slot++) {
      if (((IA64_SLOTS[bytes[at]! & 31]! >> slot) & 1) === 0) continue
      const bit = 5 + 41 * slot
      const [from, shift] = [at + (bit >> 3), BigInt(bit & 7)]
      let six = 0n
      for (let i = 5; i >= 0; i--) six = (six << 8n) | BigInt(bytes[from + i]!)
      const code = six >> shift
      if (((code >> 37n) & 15n) !== 5n || ((code >> 9n) & 7n) !== 0n) continue
      const target = (Number((code >> 13n) & 0xfffffn) | (Number((code >> 36n) & 1n) << 20)) << 4
      const address = BigInt((target - (position + at)) >>> 4)
      const changed = (code & ~(0x8fffffn << 13n)) | ((address & 0xfffffn) << 13n) | ((address & 0x100000n) << 16n)
      six = (six & ((1n << shift) - 1n)) | (changed << shift)
      for (let i = 0; i < 6; i++) bytes[from + i] = Number((six >> BigInt(8 * i)) & 255n)
    }
  return whole
}

/** Whether the last byte of an address is that of a near call, forward or back. */
const isNear = (byte: number): boolean => byte === 0 || byte === 0xff
/** By which of the three bytes before look like an opcode (bit 0: the nearest): the byte of the address that they reach into. */
const REACHED = [0, 1, 2, 2, 3, 3, 3, 3]
const MAY_BE_CALL = [true, true, true, false, true, false, false, false]

/** Calls and jumps of five bytes (E8, E9) at any place; it remembers which bytes before looked like one. */
export function x86(): Branches {
  let opcodes = 0
  return (bytes, position) => {
    const end = bytes.length - 4
    if (end <= 0) return 0
    let last = -1
    let at = 0
    for (; at < end; at++) {
      if ((bytes[at]! & 0xfe) !== 0xe8) continue
      const distance = at - last
      last = at
      opcodes = distance > 3 ? 0 : (opcodes << (distance - 1)) & 7
      if (opcodes !== 0 && (!MAY_BE_CALL[opcodes]! || isNear(bytes[at + 4 - REACHED[opcodes]!]!))) {
        opcodes = (opcodes << 1) | 1
        continue
      }
      if (!isNear(bytes[at + 4]!)) {
        opcodes = (opcodes << 1) | 1
        continue
      }
      const place = position + at + 5
      let address = (wordAt(bytes, at + 1) - place) >>> 0
      if (opcodes !== 0) {
        const bits = REACHED[opcodes]! * 8
        while (isNear((address >>> (24 - bits)) & 255)) address = ((address ^ (2 ** (32 - bits) - 1)) - place) >>> 0
      }
      put(bytes, at + 1, (address & 0x01ffffff) | -(address & 0x01000000))
      at += 4
    }
    const distance = at - last
    opcodes = distance > 3 ? 0 : opcodes << (distance - 1)
    return at
  }
}
