import type { Random } from './random.ts'

type Change = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer

const MOST = 65_536
/** Sizes, counts and offsets that lie. */
const NUMBERS = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

const changed = (bytes: Buffer, change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) change(copy)
  return copy
}

const CHANGES: readonly Change[] = [
  (bytes, random) => changed(bytes, (copy) => void (copy[random.below(copy.length)]! ^= 1 << random.below(8))),
  (bytes, random) => changed(bytes, (copy) => void (copy[random.below(copy.length)] = random.below(256))),
  // the header is where the lies are
  (bytes, random) => changed(bytes, (copy) => void (copy[random.below(Math.min(40, copy.length))] = random.below(256))),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(Math.min(64, bytes.length) + 1)),
  (bytes, random) => {
    const at = random.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(64))])
  },
  (bytes, random) => {
    const at = random.below(bytes.length + 1)
    const from = random.below(bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + random.below(1024)), bytes.subarray(at)])
  },
  (bytes, random) =>
    changed(bytes, (copy) => {
      const number = random.pick(NUMBERS)
      const at = random.below(copy.length)
      if (at + 4 > copy.length) return
      if (random.below(2) === 0) copy.writeUInt32LE(number, at)
      else copy.writeUInt32BE(number, at)
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      const at = random.below(copy.length)
      if (at + 2 <= copy.length) copy.writeUInt16LE(random.pick(NUMBERS) & 0xffff, at)
    }),
  (bytes, random) =>
    changed(bytes, (copy) => {
      const at = random.below(copy.length)
      copy.fill(random.pick([0, 0x20, 0x37, 0xff]), at, Math.min(copy.length, at + 1 + random.below(512)))
    }),
  (bytes, random, others) => {
    const other = random.pick(others)
    const from = random.below(other.length + 1)
    return Buffer.concat([bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(from)])
  },
  (bytes, random, others) => Buffer.concat([bytes, random.pick(others)]),
]

/** One to so many changes of bytes, at most `longest` of which are left: flipped, set, lost, doubled, cut, numbers that lie, parts of others. */
export function mutatedBytes(bytes: Buffer, random: Random, others: readonly Buffer[], most = 4, longest = MOST): Buffer {
  let now = bytes
  for (let n = 1 + random.below(most); n > 0; n--) now = random.pick(CHANGES)(now, random, others)
  return now.length > longest ? now.subarray(0, longest) : now
}
