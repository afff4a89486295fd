import type { ByteReader } from '../bytes.ts'
import type { ReportGap } from '../source.ts'
import { Bits, Block, DAMAGED, NEED_MORE } from './bzip2-block.ts'
import { LineEnd } from './line-end.ts'

/** A block's longest form: 900,000 codes of 20 bits, and its tables. */
const MAX_COMPRESSED = 2_400_000
const BLOCK_MAGIC = [0x314159, 0x265359] as const
const END_MAGIC = [0x177245, 0x385090] as const
const MAGIC_BITS = 48
/** Bytes that are searched for the next block at once. */
const SEARCHED = 65_536
/** Damaged blocks that are passed over: damage is rare, and a made one must not cost time. */
const MAX_DAMAGED = 256

/** bzip2 streams, one after the other. A damaged block is passed over: the next one is found by its magic number, at whatever bit it begins. */
export async function* bunzip2(path: string, reader: ByteReader, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const block = new Block()
  const lineEnd = new LineEnd()
  let size = 0
  /** Bits of the next byte that were read. */
  let bit = 0
  let combined = 0
  let isIntact = true
  let damaged = 0
  let wanted = 65_536
  const cut = (): void => {
    reader.consume(reader.ready)
    gap({ what: path, why: `truncated: bzip2 data ends early, ${size} bytes were read` })
  }
  const advance = (to: number): void => {
    reader.consume(to >> 3)
    bit = to & 7
  }

  for (let isInside = false; ;) {
    if (!isInside) {
      const head = reader.ready >= 4 ? reader.held : await reader.fill(4)
      if (!isHeader(head)) return
      reader.consume(4)
      combined = 0
      isIntact = true
      isInside = true
      bit = 0
      continue
    }
    const held = reader.ready >= 16 ? reader.held : await reader.fill(16)
    const bits = new Bits(held, bit)
    const high = bits.read(24)
    const low = bits.read(24)
    if (high === END_MAGIC[0] && low === END_MAGIC[1]) {
      const stated = bits.read32()
      if (bits.isOver) return cut()
      if (isIntact && stated !== combined) gap({ what: path, why: 'corrupt: bzip2 checksum mismatch, what was read may be wrong' })
      reader.consume(Math.ceil(bits.position / 8))
      isInside = false
      continue
    }
    if (bits.isOver) return cut()
    let failed = high !== BLOCK_MAGIC[0] || low !== BLOCK_MAGIC[1]
    for (; !failed;) {
      const some = await reader.fill(wanted)
      const body = new Bits(some, bit + MAGIC_BITS)
      try {
        block.read(body)
        wanted = Math.max(65_536, (body.position >> 3) + 32_768)
        advance(body.position)
        break
      } catch (error) {
        if (error !== NEED_MORE && error !== DAMAGED) throw error
        failed = error === DAMAGED || some.length >= MAX_COMPRESSED
        if (!failed && some.length < wanted) return cut()
        wanted = Math.max(wanted, some.length) * 2
      }
    }
    if (!failed) {
      for (const piece of block.output()) {
        size += piece.length
        yield lineEnd.see(piece)
      }
      combined = (((combined << 1) | (combined >>> 31)) ^ block.crc) >>> 0
      if (block.computed !== block.crc) {
        if (isIntact) gap({ what: path, why: 'corrupt: bzip2 checksum mismatch, what was read may be wrong' })
        isIntact = false
      }
      continue
    }
    isIntact = false
    gap({ what: path, why: `corrupt: bzip2 data is damaged after ${size} bytes, read on at the next good block` })
    wanted = 65_536
    if (++damaged > MAX_DAMAGED) {
      gap({ what: path, why: `limit: more than ${MAX_DAMAGED} damaged bzip2 blocks, the rest was skipped` })
      return
    }
    const next = await nextBlock(reader, bit + 1)
    if (next === undefined) return
    bit = next
    yield* lineEnd.close()
  }
}

/** `BZh` and a size in 100,000 bytes. */
const isHeader = (head: Uint8Array): boolean =>
  head.length >= 4 && head[0] === 0x42 && head[1] === 0x5a && head[2] === 0x68 && head[3]! >= 0x31 && head[3]! <= 0x39

/** Goes to the byte in which the next block begins, and says at which bit. `from`: bits to pass over first. */
async function nextBlock(reader: ByteReader, from: number): Promise<number | undefined> {
  reader.consume(from >> 3)
  for (let skip = from & 7; ; skip = 0) {
    const held = await reader.fill(SEARCHED)
    let high = 0
    let low = 0
    for (let bit = skip; bit < held.length * 8; bit++) {
      high = ((high << 1) | (low >>> 23)) & 0xffffff
      low = ((low << 1) | ((held[bit >> 3]! >> (7 - (bit & 7))) & 1)) & 0xffffff
      if (low !== BLOCK_MAGIC[1] || high !== BLOCK_MAGIC[0] || bit + 1 - skip < MAGIC_BITS) continue
      const start = bit + 1 - MAGIC_BITS
      reader.consume(start >> 3)
      return start & 7
    }
    // the last bytes may hold the beginning of a magic number
    const isLast = held.length < SEARCHED
    reader.consume(isLast ? held.length : held.length - 6)
    if (isLast) return undefined
  }
}
