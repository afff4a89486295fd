/** XXH32 and XXH64 (xxHash fast digest algorithm, specification 0.1.1), for data that comes in pieces. Seed 0. */
const P32 = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1] as const
const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))
const at32 = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)

export class Xxh32 {
  readonly #lanes = new Int32Array([P32[0] + P32[1], P32[1], 0, -P32[0]])
  readonly #kept = new Uint8Array(16)
  #have = 0
  #length = 0

  update(bytes: Uint8Array): void {
    this.#length += bytes.length
    let at = 0
    if (this.#have > 0) {
      at = Math.min(16 - this.#have, bytes.length)
      this.#kept.set(bytes.subarray(0, at), this.#have)
      this.#have += at
      if (this.#have < 16) return
      this.#stripe(this.#kept, 0)
      this.#have = 0
    }
    for (; at + 16 <= bytes.length; at += 16) this.#stripe(bytes, at)
    this.#kept.set(bytes.subarray(at))
    this.#have = bytes.length - at
  }

  #stripe(bytes: Uint8Array, at: number): void {
    const lanes = this.#lanes
    for (let i = 0; i < 4; i++) lanes[i] = Math.imul(rotate((lanes[i]! + Math.imul(at32(bytes, at + i * 4), P32[1])) | 0, 13), P32[0])
  }

  digest(): number {
    const [a, b, c, d] = this.#lanes as unknown as [number, number, number, number]
    let hash = this.#length >= 16 ? rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18) : P32[4]
    hash = (hash + this.#length) | 0
    let at = 0
    for (; at + 4 <= this.#have; at += 4) hash = Math.imul(rotate((hash + Math.imul(at32(this.#kept, at), P32[2])) | 0, 17), P32[3])
    for (; at < this.#have; at++) hash = Math.imul(rotate((hash + Math.imul(this.#kept[at]!, P32[4])) | 0, 11), P32[0])
    hash = Math.imul(hash ^ (hash >>> 15), P32[1])
    hash = Math.imul(hash ^ (hash >>> 13), P32[2])
    return (hash ^ (hash >>> 16)) >>> 0
  }
}

const M = 2n ** 64n - 1n
const P64 = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n] as const
const rotate64 = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (64n - by))) & M
const round64 = (lane: bigint, input: bigint): bigint => (rotate64((lane + input * P64[1]) & M, 31n) * P64[0]) & M

export class Xxh64 {
  /** Four lanes of 64 bits, each in two halves: low, high. */
  readonly #lanes = new Int32Array(8)
  readonly #kept = new Uint8Array(32)
  #have = 0
  #length = 0

  constructor() {
    const first = [(P64[0] + P64[1]) & M, P64[1], 0n, -P64[0] & M]
    first.forEach((lane, i) => {
      this.#lanes[i * 2] = Number(lane & 0xffffffffn)
      this.#lanes[i * 2 + 1] = Number(lane >> 32n)
    })
  }

  update(bytes: Uint8Array): void {
    this.#length += bytes.length
    let at = 0
    if (this.#have > 0) {
      at = Math.min(32 - this.#have, bytes.length)
      this.#kept.set(bytes.subarray(0, at), this.#have)
      this.#have += at
      if (this.#have < 32) return
      stripes(this.#lanes, this.#kept, 0, 32)
      this.#have = 0
    }
    const end = at + ((bytes.length - at) & ~31)
    stripes(this.#lanes, bytes, at, end)
    this.#kept.set(bytes.subarray(end))
    this.#have = bytes.length - end
  }

  digest(): bigint {
    const lane = (i: number): bigint => (BigInt(this.#lanes[i * 2 + 1]! >>> 0) << 32n) | BigInt(this.#lanes[i * 2]! >>> 0)
    let hash: bigint = P64[4]
    if (this.#length >= 32) {
      hash = (rotate64(lane(0), 1n) + rotate64(lane(1), 7n) + rotate64(lane(2), 12n) + rotate64(lane(3), 18n)) & M
      for (let i = 0; i < 4; i++) hash = ((hash ^ round64(0n, lane(i))) * P64[0] + P64[3]) & M
    }
    hash = (hash + BigInt(this.#length)) & M
    const view = new DataView(this.#kept.buffer)
    let at = 0
    for (; at + 8 <= this.#have; at += 8) hash = (rotate64(hash ^ round64(0n, view.getBigUint64(at, true)), 27n) * P64[0] + P64[3]) & M
    if (at + 4 <= this.#have) {
      hash = (rotate64(hash ^ ((BigInt(view.getUint32(at, true)) * P64[0]) & M), 23n) * P64[1] + P64[2]) & M
      at += 4
    }
    for (; at < this.#have; at++) hash = (rotate64(hash ^ ((BigInt(this.#kept[at]!) * P64[4]) & M), 11n) * P64[0]) & M
    hash = ((hash ^ (hash >> 33n)) * P64[1]) & M
    hash = ((hash ^ (hash >> 29n)) * P64[2]) & M
    return hash ^ (hash >> 32n)
  }
}

/** High half of the product of two unsigned numbers of 32 bits. */
function highOf(a: number, b: number): number {
  const a0 = a & 0xffff
  const a1 = a >>> 16
  const b0 = b & 0xffff
  const b1 = b >>> 16
  const middle = a1 * b0 + ((a0 * b0) >>> 16)
  const low = a0 * b1 + (middle & 0xffff)
  return (a1 * b1 + Math.floor(middle / 65_536) + Math.floor(low / 65_536)) | 0
}

const P1L = 0x85ebca87
const P1H = 0x9e3779b1
const P2L = 0x27d4eb4f
const P2H = 0xc2b2ae3d

/** The four lanes over whole stripes of 32 bytes: lane = rotate(lane + input * P2, 31) * P1, in halves of 32 bits. */
function stripes(lanes: Int32Array, bytes: Uint8Array, from: number, end: number): void {
  for (let at = from; at < end; at += 32)
    for (let i = 0; i < 4; i++) {
      const low = at32(bytes, at + i * 8)
      const high = at32(bytes, at + i * 8 + 4)
      // input * P2
      const productLow = Math.imul(low, P2L)
      const productHigh = (highOf(low, P2L) + Math.imul(low, P2H) + Math.imul(high, P2L)) | 0
      const sumLow = (lanes[i * 2]! >>> 0) + (productLow >>> 0)
      const l = sumLow | 0
      const h = (lanes[i * 2 + 1]! + productHigh + (sumLow > 0xffffffff ? 1 : 0)) | 0
      const rotatedLow = (l << 31) | (h >>> 1)
      const rotatedHigh = (h << 31) | (l >>> 1)
      lanes[i * 2] = Math.imul(rotatedLow, P1L)
      lanes[i * 2 + 1] = (highOf(rotatedLow, P1L) + Math.imul(rotatedLow, P1H) + Math.imul(rotatedHigh, P1L)) | 0
    }
}
