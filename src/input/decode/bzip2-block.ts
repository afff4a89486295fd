/** Bytes of a block before its runs are expanded, at most: 9 times 100,000. */
const MAX_BLOCK = 900_000
const MAX_CODE = 20
const FAST_BITS = 10
const GROUP = 50
/** Bytes that are given at once. */
const OUTPUT = 65_536

/** More compressed bytes are needed than are there. */
export const NEED_MORE = Symbol('need more')
/** What stands there is no block. */
export const DAMAGED = Symbol('damaged')

/** CRC-32 with the highest bit first, as bzip2 has it. */
const CRC = Uint32Array.from({ length: 256 }, (_, i) => {
  let crc = i << 24
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0)
  return crc >>> 0
})

/** Reads bits from the highest down. Behind the end it gives zeros and knows it. */
export class Bits {
  readonly bytes: Uint8Array
  /** Next byte. */
  at: number
  buffer = 0
  have = 0

  constructor(bytes: Uint8Array, bit: number) {
    this.bytes = bytes
    this.at = bit >> 3
    if ((bit & 7) > 0) this.read(bit & 7)
  }

  /** Bits that were read, from the first byte's first. */
  get position(): number {
    return this.at * 8 - this.have
  }

  get isOver(): boolean {
    return this.position > this.bytes.length * 8
  }

  /** At most 24 bits. */
  read(count: number): number {
    while (this.have < count) {
      this.buffer = (this.buffer << 8) | (this.bytes[this.at] ?? 0)
      this.at++
      this.have += 8
    }
    this.have -= count
    return (this.buffer >>> this.have) & ((1 << count) - 1)
  }

  read32(): number {
    return ((this.read(16) << 16) | this.read(16)) >>> 0
  }
}

/** One Huffman code of a block. */
interface Table {
  /** Symbol times 32 plus length, by the next FAST_BITS bits; 0 for longer codes. */
  readonly fast: Uint16Array
  readonly limit: Int32Array
  readonly base: Int32Array
  readonly symbols: Uint16Array
  readonly shortest: number
  readonly longest: number
}

function tableOf(lengths: Uint8Array): Table {
  const counts = new Int32Array(MAX_CODE + 2)
  let shortest = MAX_CODE
  let longest = 0
  for (const length of lengths) {
    counts[length]!++
    shortest = Math.min(shortest, length)
    longest = Math.max(longest, length)
  }
  const symbols = new Uint16Array(lengths.length)
  const fast = new Uint16Array(1 << FAST_BITS)
  const limit = new Int32Array(MAX_CODE + 2).fill(-1)
  const base = new Int32Array(MAX_CODE + 2)
  let code = 0
  let index = 0
  for (let length = shortest; length <= longest; length++) {
    base[length] = index - code
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue
      symbols[index++] = symbol
      if (length <= FAST_BITS && code < 1 << length) {
        const from = code << (FAST_BITS - length)
        fast.fill(symbol * 32 + length, from, from + (1 << (FAST_BITS - length)))
      }
      code++
    }
    limit[length] = code - 1
    code <<= 1
  }
  return { fast, limit, base, symbols, shortest, longest }
}

/** One decoded block, before the inverse transform. Its arrays are used again for the next one. */
export class Block {
  crc = 0
  #count = 0
  #first = 0
  #links: Uint32Array = new Uint32Array(4_096)
  readonly #counts = new Int32Array(256)
  /** Checksum of what `output` has given. */
  computed = 0

  /** Reads a block behind its magic number. Throws NEED_MORE or DAMAGED. */
  read(bits: Bits): void {
    try {
      this.#read(bits)
    } catch (error) {
      // codes are only known to be behind the end after a group of them
      throw error === DAMAGED && bits.position + GROUP * MAX_CODE > bits.bytes.length * 8 ? NEED_MORE : error
    }
    if (bits.isOver) throw NEED_MORE
  }

  #read(bits: Bits): void {
    this.crc = bits.read32()
    if (bits.read(1) !== 0) throw DAMAGED
    this.#first = bits.read(24)
    const used = bits.read(16)
    const toByte = new Uint8Array(256)
    let symbolsUsed = 0
    for (let i = 0; i < 16; i++) {
      if ((used & (0x8000 >> i)) === 0) continue
      const part = bits.read(16)
      for (let j = 0; j < 16; j++) if ((part & (0x8000 >> j)) !== 0) toByte[symbolsUsed++] = i * 16 + j
    }
    const groups = bits.read(3)
    const selectorCount = bits.read(15)
    if (symbolsUsed === 0 || groups < 2 || groups > 6 || selectorCount === 0) throw DAMAGED
    const selectors = new Uint8Array(selectorCount)
    const order = [0, 1, 2, 3, 4, 5]
    for (let i = 0; i < selectorCount; i++) {
      let at = 0
      while (bits.read(1) === 1) if (++at >= groups) throw DAMAGED
      const [group] = order.splice(at, 1)
      order.unshift(group!)
      selectors[i] = group!
      if ((i & 1023) === 0 && bits.isOver) throw NEED_MORE
    }
    const alphabet = symbolsUsed + 2
    const tables: Table[] = []
    for (let group = 0; group < groups; group++) {
      const lengths = new Uint8Array(alphabet)
      let length = bits.read(5)
      for (let i = 0; i < alphabet; i++) {
        for (;;) {
          if (length < 1 || length > MAX_CODE) throw DAMAGED
          if (bits.read(1) === 0) break
          length += bits.read(1) === 0 ? 1 : -1
        }
        lengths[i] = length
      }
      tables.push(tableOf(lengths))
    }
    this.#symbols(bits, tables, selectors, toByte, symbolsUsed + 1)
    if (this.#first >= this.#count) throw DAMAGED
  }

  /** The Huffman codes: places in a list of bytes that were used last, and runs of the first of them. */
  #symbols(bits: Bits, tables: readonly Table[], selectors: Uint8Array, order: Uint8Array, endSymbol: number): void {
    const { bytes } = bits
    const counts = this.#counts.fill(0)
    let links = this.#links
    let { at, buffer, have } = bits
    let count = 0
    let run = 0
    let weight = 1
    let group = 0
    let left = 0
    let table = tables[0]!
    for (;;) {
      if (left === 0) {
        if (group >= selectors.length) throw DAMAGED
        table = tables[selectors[group++]!]!
        left = GROUP
        if (at - 4 > bytes.length) throw NEED_MORE
        bits.at = at
        bits.have = have
      }
      left--
      while (have < 24) {
        buffer = (buffer << 8) | (at < bytes.length ? bytes[at]! : 0)
        at++
        have += 8
      }
      let symbol: number
      const known = table.fast[(buffer >>> (have - FAST_BITS)) & ((1 << FAST_BITS) - 1)]!
      if (known !== 0) {
        symbol = known >> 5
        have -= known & 31
      } else {
        let length = table.shortest
        let code = (buffer >>> (have - length)) & ((1 << length) - 1)
        while (code > table.limit[length]!) {
          if (++length > table.longest) throw DAMAGED
          code = (buffer >>> (have - length)) & ((1 << length) - 1)
        }
        have -= length
        symbol = table.symbols[code + table.base[length]!]!
      }
      if (symbol <= 1) {
        // a run's length, in digits of 1 and 2, the lowest first
        run += weight << symbol
        weight *= 2
        if (run > MAX_BLOCK) throw DAMAGED
        continue
      }
      if (run > 0) {
        if (count + run > MAX_BLOCK) throw DAMAGED
        if (count + run > links.length) links = this.#grow(count + run)
        const byte = order[0]!
        counts[byte]! += run
        links.fill(byte, count, count + run)
        count += run
        run = 0
        weight = 1
      }
      if (symbol === endSymbol) break
      if (count >= MAX_BLOCK) throw DAMAGED
      if (count >= links.length) links = this.#grow(count + 1)
      const place = symbol - 1
      const byte = order[place]!
      order.copyWithin(1, 0, place)
      order[0] = byte
      counts[byte]!++
      links[count++] = byte
    }
    bits.at = at
    bits.have = have
    bits.buffer = buffer
    this.#count = count
  }

  #grow(least: number): Uint32Array {
    const larger = new Uint32Array(Math.min(MAX_BLOCK, Math.max(least, this.#links.length * 2)))
    larger.set(this.#links)
    return (this.#links = larger)
  }

  /** The block's bytes: the inverse Burrows-Wheeler transform, and runs of four to 259 bytes expanded. */
  *output(): Generator<Uint8Array> {
    const links = this.#links
    const count = this.#count
    const places = new Int32Array(256)
    for (let byte = 1; byte < 256; byte++) places[byte] = places[byte - 1]! + this.#counts[byte - 1]!
    for (let i = 0; i < count; i++) {
      const byte = links[i]! & 255
      links[places[byte]!++]! |= i << 8
    }
    let crc = 0xffffffff
    let piece = new Uint8Array(OUTPUT)
    let size = 0
    let link = links[this.#first]! >>> 8
    let last = -1
    let same = 0
    for (let i = 0; i < count; i++) {
      const entry = links[link]!
      const byte = entry & 255
      link = entry >>> 8
      if (same === 4) {
        same = 0
        for (let times = byte; times > 0; times--) {
          crc = (crc << 8) ^ CRC[(crc >>> 24) ^ last]!
          piece[size++] = last
          if (size === OUTPUT) {
            yield piece
            piece = new Uint8Array(OUTPUT)
            size = 0
          }
        }
        last = -1
        continue
      }
      same = byte === last ? same + 1 : 1
      last = byte
      crc = (crc << 8) ^ CRC[(crc >>> 24) ^ byte]!
      piece[size++] = byte
      if (size === OUTPUT) {
        yield piece
        piece = new Uint8Array(OUTPUT)
        size = 0
      }
    }
    this.computed = ~crc >>> 0
    if (size > 0) yield piece.subarray(0, size)
  }
}
