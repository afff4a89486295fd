/**
 * The inner loop of the gate, compiled to WebAssembly by `npm run gen`. The host makes the tables (src/scan/wasm-scanner.ts) and puts the
 * bytes into the same memory. All addresses are in bytes.
 */

/** Multiplier of the hash of four bytes (2^32 divided by the golden ratio). */
const MULTIPLIER: u32 = 0x9e3779b1
/** Sets bit 5 of each of four bytes, so that the letters of both cases are one. */
const FOLD: u32 = 0x20202020

/** One bit for each of 2^18 hashes of four bytes. */
let filter: usize = 0
/** By byte: the same in lower case. */
let lower: usize = 0
/** Open addressing: four bytes of a literal, and the number of their first entry; 0 where the slot is free. */
let slots: usize = 0
let slotMask: u32 = 0
/** Of each: address of the literal, its length, where in it the four bytes stand, and whether it is the last one of its slot. */
let entries: usize = 0
const ENTRY: usize = 12

export function setTables(filterAt: usize, lowerAt: usize, slotsAt: usize, mask: u32, entriesAt: usize): void {
  filter = filterAt
  lower = lowerAt
  slots = slotsAt
  slotMask = mask
  entries = entriesAt
}

/** Address of a literal that lies in [from, to), or -1. Another eight bytes behind `to` must be there to be read. */
export function find(from: usize, to: usize): isize {
  const table = filter
  // each literal has an entry for four of its bytes at even and four at odd distance from its beginning: every other place is enough
  for (let at = from; at + 4 <= to; at += 8) {
    const first = mayBegin(table, at)
    const second = mayBegin(table, at + 2)
    const third = mayBegin(table, at + 4)
    const fourth = mayBegin(table, at + 6)
    if (((first | second | third | fourth) & 1) == 0) continue
    let hit: isize = -1
    if (first & 1) hit = around(at, from, to)
    if (hit < 0 && second & 1) hit = around(at + 2, from, to)
    if (hit < 0 && third & 1) hit = around(at + 4, from, to)
    if (hit < 0 && fourth & 1) hit = around(at + 6, from, to)
    if (hit >= 0) return hit
  }
  return -1
}

// @ts-ignore: decorator
@inline
function mayBegin(table: usize, at: usize): u32 {
  const hash = ((load<u32>(at) | FOLD) * MULTIPLIER) >>> 14
  return load<u8>(table + (hash >>> 3)) >>> (hash & 7)
}

/** Address of a literal that holds the four bytes at `at` and lies in [from, to), or -1. */
function around(at: usize, from: usize, to: usize): isize {
  const four = load<u32>(at) | FOLD
  let slot = ((four * MULTIPLIER) >>> 8) & slotMask
  let number: u32 = 0
  while (true) {
    number = load<u32>(slots + (slot << 3), 4)
    if (number == 0) return -1
    if (load<u32>(slots + (slot << 3)) == four) break
    slot = (slot + 1) & slotMask
  }
  let entry = entries + (<usize>number - 1) * ENTRY
  while (true) {
    const length = <usize>load<u16>(entry, 4)
    const before = <usize>load<u16>(entry, 6)
    if (at >= from + before) {
      const start = at - before
      if (start + length <= to && stands(load<u32>(entry), length, start)) return start
    }
    if (load<u32>(entry, 8) != 0) break
    entry += ENTRY
  }
  return -1
}

function stands(literal: usize, length: usize, start: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(lower + load<u8>(start + i)) != load<u8>(literal + i)) return false
  return true
}

/** Newlines in [from, to). */
export function newlines(from: usize, to: usize): i32 {
  let count: i32 = 0
  let at = from
  const newline = i8x16.splat(10)
  while (at + 16 <= to) {
    // each lane counts up to 255
    let lanes = i8x16.splat(0)
    const stop = min(to, at + 16 * 255)
    for (; at + 16 <= stop; at += 16) lanes = i8x16.sub(lanes, i8x16.eq(v128.load(at), newline))
    const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(lanes))
    count += i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3)
  }
  for (; at < to; at++) if (load<u8>(at) == 10) count++
  return count
}

/** What a byte of a stamp is: a digit, a blank or a digit; any other is itself. */
// @ts-ignore: decorator
@inline
function kindOf(byte: u32): u32 {
  return byte - 48 < 10 || byte == 32 ? 48 : byte
}

const NEWLINE: u32 = 10
const BLANK: u32 = 32
const TAB: u32 = 9
/** Letters of a month's name before its day. */
const MONTH: usize = 4
const LONGEST_LINE: usize = 2000
const LONGEST_FRACTION: usize = 40

/** Whether a byte of the sixteen is no printable character of ASCII; a tab and a newline are. */
// @ts-ignore: decorator
@inline
function isOdd(sixteen: v128): bool {
  const printable = i8x16.lt_u(i8x16.sub(sixteen, i8x16.splat(32)), i8x16.splat(95))
  const spacing = v128.or(i8x16.eq(sixteen, i8x16.splat(9)), i8x16.eq(sixteen, i8x16.splat(10)))
  return !i8x16.all_true(v128.or(printable, spacing))
}

/** Whether there is nothing but printable characters of ASCII, tabs and newlines in [from, to). */
export function isPlain(from: usize, to: usize): bool {
  let at = from
  for (; at + 16 <= to; at += 16) if (isOdd(v128.load(at))) return false
  for (; at < to; at++) {
    const byte = <u32>load<u8>(at)
    if (byte - 32 >= 95 && byte != TAB && byte != NEWLINE) return false
  }
  return true
}

/**
 * Whether [from, to) is printable ASCII and each line of it begins with a stamp of `length` bytes like that of the first one, none earlier than
 * the one above it. `word`: before the same word as in the first line; `month`: the stamp begins with the name of a month.
 */
export function isUniform(from: usize, to: usize, length: usize, word: bool, month: bool): bool {
  if (!isPlain(from, to)) return false
  let before: usize = 0
  let first: usize = 0
  let letters: usize = 0
  let at = from
  while (at < to) {
    const end = newline(at, to)
    if (end - at <= length || end - at > LONGEST_LINE) return false
    if (before != 0) {
      let order: i32 = 0
      for (let i: usize = 0; i < length; i++) {
        const one = <u32>load<u8>(before + i)
        const other = <u32>load<u8>(at + i)
        if (month && i < MONTH) {
          // a new month begins with its first days
          if (one != other) order = -1
          continue
        }
        if (kindOf(one) != kindOf(other)) return false
        if (order == 0 && one != other) {
          if (other < one) return false
          order = 1
        }
      }
    }
    if (word) {
      let next = at + length
      const fraction = next
      while (next < end && !isBlank(load<u8>(next))) next++
      if (next - fraction > LONGEST_FRACTION) return false
      while (next < end && (load<u8>(next) == BLANK || load<u8>(next) == TAB)) next++
      const start = next
      while (next < end && !isBlank(load<u8>(next))) next++
      if (next == start) return false
      if (first == 0) {
        first = start
        letters = next - start
      } else {
        if (next - start != letters) return false
        for (let i: usize = 0; i < letters; i++) if (load<u8>(first + i) != load<u8>(start + i)) return false
      }
    }
    before = at
    at = end + 1
  }
  return true
}

// @ts-ignore: decorator
@inline
function isBlank(byte: u32): bool {
  return byte == BLANK || byte == TAB
}

/** Address of the first newline in [from, to), or `to`. */
function newline(from: usize, to: usize): usize {
  let at = from
  const wanted = i8x16.splat(10)
  for (; at + 16 <= to; at += 16) {
    const lanes = i8x16.bitmask(i8x16.eq(v128.load(at), wanted))
    if (lanes != 0) return at + <usize>ctz(lanes)
  }
  for (; at < to; at++) if (load<u8>(at) == NEWLINE) return at
  return to
}
