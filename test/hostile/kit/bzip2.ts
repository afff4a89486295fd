/** A bzip2 compressor that is only good for small inputs: its codes are all of one length. */

const BLOCK_BYTES = 90_000

class Bits {
  readonly #bytes: number[] = []
  #open = 0
  #count = 0

  put(value: number, length: number): void {
    for (let i = length - 1; i >= 0; i--) {
      this.#open = (this.#open << 1) | (Math.floor(value / 2 ** i) & 1)
      if (++this.#count < 8) continue
      this.#bytes.push(this.#open)
      this.#open = 0
      this.#count = 0
    }
  }

  end(): Buffer {
    while (this.#count > 0) this.put(0, 1)
    return Buffer.from(this.#bytes)
  }
}

/** CRC-32 with the highest bit first, as bzip2 takes it. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return ~crc >>> 0
}

/** Four equal bytes are followed by how many more there are. */
function runs(bytes: Uint8Array): number[] {
  const out: number[] = []
  for (let at = 0; at < bytes.length;) {
    let length = 1
    while (length < 255 && bytes[at + length] === bytes[at]) length++
    out.push(...Array.from({ length: Math.min(length, 4) }, () => bytes[at]!))
    if (length >= 4) out.push(length - 4)
    at += length
  }
  return out
}

/** Burrows and Wheeler: the last column of the sorted rotations, and where the text itself stands. */
function rotated(text: readonly number[]): { readonly column: readonly number[]; readonly own: number } {
  const n = text.length
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => {
    for (let i = 0; i < n; i++) {
      const by = text[(a + i) % n]! - text[(b + i) % n]!
      if (by !== 0) return by
    }
    return a - b
  })
  return { column: order.map((i) => text[(i + n - 1) % n]!), own: order.indexOf(0) }
}

/** Moved to the front; runs of the front are numbers of the digits 1 and 2. Symbol 0 and 1: those digits, then the places, then the end. */
function symbols(column: readonly number[], used: readonly number[]): number[] {
  const front = [...used]
  const out: number[] = []
  let zeros = 0
  const flush = (): void => {
    for (; zeros > 0; zeros = Math.floor((zeros - 1) / 2)) out.push((zeros - 1) % 2)
  }
  for (const byte of column) {
    const place = front.indexOf(byte)
    if (place === 0) {
      zeros++
      continue
    }
    flush()
    front.splice(place, 1)
    front.unshift(byte)
    out.push(place + 1)
  }
  flush()
  return [...out, used.length + 1]
}

export function bzip2(data: Uint8Array | string): Buffer {
  const bytes = Buffer.from(data)
  const bits = new Bits()
  bits.put(0x425a6831, 32)
  let combined = 0
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    const part = bytes.subarray(at, at + BLOCK_BYTES)
    const crc = checksum(part)
    combined = (((combined << 1) | (combined >>> 31)) ^ crc) >>> 0
    const text = runs(part)
    const { column, own } = rotated(text)
    const used = [...new Set(text)].sort((a, b) => a - b)
    const coded = symbols(column, used)
    const length = Math.ceil(Math.log2(used.length + 2))
    bits.put(0x314159265359, 48)
    bits.put(crc, 32)
    bits.put(0, 1)
    bits.put(own, 24)
    const map = Array.from({ length: 16 }, (_, i) => used.filter((byte) => byte >> 4 === i))
    for (const row of map) bits.put(row.length > 0 ? 1 : 0, 1)
    for (const row of map) if (row.length > 0) for (let i = 0; i < 16; i++) bits.put(row.some((byte) => (byte & 15) === i) ? 1 : 0, 1)
    const selectors = Math.ceil(coded.length / 50)
    bits.put(2, 3)
    bits.put(selectors, 15)
    for (let i = 0; i < selectors; i++) bits.put(0, 1)
    for (let table = 0; table < 2; table++) {
      bits.put(length, 5)
      for (let i = 0; i < used.length + 2; i++) bits.put(0, 1)
    }
    for (const symbol of coded) bits.put(symbol, length)
  }
  bits.put(0x177245385090, 48)
  bits.put(combined, 32)
  return bits.end()
}
