import { beginsWithStamp, hasStampedLine, stampIn } from '../core/line-stamp.ts'
import type { BinaryRuns } from './binary-runs.ts'
import { concat } from './bytes.ts'
import type { GivenText } from './given-text.ts'
import { type LineEnd, toNewlines } from './line-end.ts'
import { census, isNoise, isSuspicious, isUnreadable, stretches } from './noise.ts'
import type { ByteRanges } from './spans.ts'

/** Bytes that are text or none together. */
export const WINDOW = 512
const NUL = 0
const NEWLINE = 10
/** Of a run of NUL bytes so many are kept: whoever reads the line sees that something is missing. */
const KEPT_NULS = 16
/** A run of a block of a disk or more is told. */
const LOST_BLOCK = 512
/** What stands alone between bytes that are no text is a line only when it is so long and begins as one of a log. */
const SHORTEST_LINE = 24
/** Characters that random bytes may put before a line. */
const MOST_JUNK = 64

interface Stream {
  readonly given: GivenText
  /** What is no text, and what is runs of NUL bytes. */
  readonly noise: ByteRanges
  readonly zeros: ByteRanges
  /** Short runs in the text that are none. */
  readonly runs: BinaryRuns
  readonly end: LineEnd
  /** Whether its head looks binary. */
  readonly strict: boolean
}

/** Tells window by window what in a stream is text. */
export class TextWindows {
  readonly #given: GivenText
  readonly #noise: ByteRanges
  readonly #zeros: ByteRanges
  readonly #runs: BinaryRuns
  readonly #end: LineEnd
  readonly #strict: boolean
  readonly #withNewlines: (bytes: Uint8Array) => Uint8Array
  /** NUL bytes in a row, up to the last byte. */
  #nuls = 0
  #inNoise = false
  /** Whether the stream began as text; undefined before its first window. */
  #textFirst: boolean | undefined
  #sawNoise = false
  /** A stretch of text at the end of the last window, where that was none. */
  #tail: Uint8Array = new Uint8Array(0)

  constructor({ given, noise, zeros, runs, end, strict }: Stream) {
    this.#given = given
    this.#noise = noise
    this.#zeros = zeros
    this.#runs = runs
    this.#end = end
    this.#strict = strict
    this.#withNewlines = toNewlines(end)
  }

  /** Whole windows. */
  take(block: Uint8Array): void {
    if (this.#passesWhole(block)) {
      for (let at = 0; at < block.length; at += WINDOW) this.#runs.take(block.subarray(at, at + WINDOW))
      this.#keep(block)
    } else for (let at = 0; at < block.length; at += WINDOW) this.#window(block.subarray(at, at + WINDOW))
  }

  /** The last window, which may be shorter. */
  end(rest: Uint8Array): void {
    if (rest.length > 0) this.#window(rest)
    this.#runs.end()
    this.#giveUpTail()
    this.#closeNuls()
  }

  /** Whether nothing has to be looked for: plain text with newlines. */
  #passesWhole(block: Uint8Array): boolean {
    if (this.#inNoise || this.#sawNoise || this.#nuls > 0 || this.#end !== 'newline' || this.#textFirst === undefined) return false
    if (block.indexOf(NUL) >= 0) return false
    for (let at = 0; at < block.length; at += WINDOW) if (isSuspicious(block, at, at + WINDOW)) return false
    return true
  }

  #window(bytes: Uint8Array): void {
    const isNone = this.#isNoText(bytes)
    this.#runs.take(bytes, isNone)
    if (isNone) this.#noText(bytes)
    else {
      if (this.#inNoise) this.#resume(bytes)
      this.#inNoise = false
      this.#text(bytes)
    }
  }

  #isNoText(bytes: Uint8Array): boolean {
    if (!this.#inNoise && this.#textFirst !== undefined && !isSuspicious(bytes, 0, bytes.length)) return false
    const counted = census(bytes, 0, bytes.length)
    const none =
      isNoise(counted, this.#strict) ||
      isUnreadable(bytes, counted) ||
      (this.#inNoise && bytes.length < WINDOW && counted.printable < counted.other)
    if (counted.other > 0) this.#textFirst ??= !none
    if (none) this.#sawNoise = true
    if (none || !this.#inNoise) return none
    // behind what is no text, lists of names and other tables are none either
    const text = latin1(concat([this.#tail, bytes]))
    if (hasStampedLine(text) || stampIn(text.slice(0, MOST_JUNK)) >= 0) return false
    return this.#textFirst !== true || counted.nul > 0 || counted.newlines === 0
  }

  /** A window that is no text: what stands at its edges may belong to the text around it. */
  #noText(bytes: Uint8Array): void {
    const start = this.#given.taken - this.#tail.length
    const whole = this.#tail.length === 0 ? bytes : concat([this.#tail, bytes])
    const goesOn = !this.#inNoise && this.#textFirst === true
    const found = stretches(whole, SHORTEST_LINE)
    this.#tail = new Uint8Array(0)
    this.#given.taken = start
    let at = 0
    for (const [from, to] of found) {
      if (to === whole.length && to > from) {
        this.#drop(whole.subarray(at, from))
        this.#tail = whole.slice(from)
        at = to
        break
      }
      const kept = from === 0 && goesOn ? keptAtEnd(whole.subarray(0, to)) : lineIn(whole.subarray(from, to))
      if (kept === undefined) continue
      this.#drop(whole.subarray(at, from + kept.from))
      at = endWithSize(whole, from + kept.to)
      this.#text(whole.subarray(from + kept.from, at))
    }
    if (at < whole.length) this.#drop(whole.subarray(at))
    // what is held back is neither kept nor dropped yet
    this.#given.taken = start + whole.length
    this.#inNoise = true
  }

  /** Text begins again: with what stood before it in the last window. */
  #resume(next: Uint8Array): void {
    const tail = this.#tail
    this.#tail = new Uint8Array(0)
    if (tail.length === 0) return
    this.#given.taken -= tail.length
    // junk in front of a line
    const first = beginningIn(latin1(concat([tail, next.subarray(0, MOST_JUNK)])))
    const from = first >= 0 && first <= tail.length ? first : 0
    this.#drop(tail.subarray(0, from))
    this.#text(tail.subarray(from))
  }

  #giveUpTail(): void {
    const tail = this.#tail
    this.#tail = new Uint8Array(0)
    if (tail.length === 0) return
    this.#given.taken -= tail.length
    const kept = lineIn(tail)
    this.#drop(kept === undefined ? tail : tail.subarray(0, kept.from))
    if (kept !== undefined) this.#text(tail.subarray(kept.from))
  }

  #drop(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#closeNuls()
    this.#noise.add(this.#given.taken, this.#given.taken + bytes.length)
    this.#given.leaveOut(bytes)
  }

  /** Text, in which NUL bytes may stand and lines may end otherwise. */
  #text(bytes: Uint8Array): void {
    if (this.#end !== 'newline') {
      this.#keep(this.#withNewlines(bytes))
      return
    }
    if (this.#nuls === 0 && bytes.indexOf(NUL) < 0) {
      this.#keep(bytes)
      return
    }
    for (let at = 0; at < bytes.length;) {
      let to = at
      if (bytes[at] === NUL) {
        while (to < bytes.length && bytes[to] === NUL) to++
        const kept = Math.min(to - at, Math.max(0, KEPT_NULS - this.#nuls))
        this.#nuls += to - at
        if (kept > 0) this.#keep(bytes.subarray(at, at + kept))
        this.#given.taken += to - at - kept
      } else {
        this.#closeNuls()
        const next = bytes.indexOf(NUL, at)
        to = next < 0 ? bytes.length : next
        this.#keep(bytes.subarray(at, to))
      }
      at = to
    }
  }

  #closeNuls(): void {
    if (this.#nuls >= LOST_BLOCK) this.#zeros.add(this.#given.taken - this.#nuls, this.#given.taken)
    this.#nuls = 0
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#textFirst ??= true
    this.#given.keep(bytes)
  }
}

interface Kept {
  readonly from: number
  readonly to: number
}

/** The name of a field of the journal's export: eight bytes behind it tell the length of its value. */
const SIZED = /(?:^|\n)[A-Z_][A-Z0-9_]{0,63}\n([^]{0,7})$/
const SIZE = 8
const LONGEST_NAME = 80

/** Where a stretch of text ends: behind the length of such a field. */
function endWithSize(bytes: Uint8Array, end: number): number {
  const sized = SIZED.exec(latin1(bytes.subarray(Math.max(0, end - LONGEST_NAME), end)))
  return sized === null ? end : Math.min(bytes.length, end - sized[1]!.length + SIZE)
}

/** Text right before what is none: all but what random bytes may have put behind its last newline. */
function keptAtEnd(bytes: Uint8Array): Kept {
  const line = bytes.lastIndexOf(NEWLINE) + 1
  const rest = latin1(bytes.subarray(line))
  return { from: 0, to: line > 0 && rest.length < SHORTEST_LINE && !beginsWithStamp(rest) ? line : bytes.length }
}

/** Lines of a log that stand alone between what is no text. */
function lineIn(bytes: Uint8Array): Kept | undefined {
  if (bytes.length < SHORTEST_LINE) return undefined
  const from = beginningIn(latin1(bytes))
  return from < 0 ? undefined : { from, to: bytes.length }
}

/** What the journal writes behind a field of bytes. */
const FIELD = /^MESSAGE=/m

/**
 * Where lines begin at the edge of what is no text: at the first of a log, or with the first newline, where such a line follows. -1: where none
 * does.
 */
function beginningIn(text: string): number {
  const [stamp, field] = [stampIn(text), text.search(FIELD)]
  const line = stamp < 0 || field < 0 ? Math.max(stamp, field) : Math.min(stamp, field)
  const newline = text.indexOf('\n')
  return newline >= 0 && newline < line ? newline : line
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
