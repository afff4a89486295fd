import { beginsWithStamp, hasStampedLine, stampIn } from '../core/line-stamp.ts'
import { ByteReader, concat, type Bytes } from './bytes.ts'
import { lineEndOf, type LineEnd, withoutNextLines } from './line-end.ts'
import { census, isNoise, isSuspicious, isUnreadable, stretches } from './noise.ts'
import { OffsetMap } from './offsets.ts'
import { ByteRanges } from './spans.ts'
import { looksBinary } from './text.ts'

const HEAD = 65_536
const WINDOW = 512
const NUL = 0
const NEWLINE = 10
const RETURN = 13
/** Of a run of NUL bytes so many are kept: whoever reads the line sees that something is missing. */
const KEPT_NULS = 16
/** A run of a block of a disk or more is told. */
const LOST_BLOCK = 512
/** What stands alone between bytes that are no text is a line only when it is so long and begins as one of a log. */
const SHORTEST_LINE = 24
/** Characters that random bytes may put before a line. */
const MOST_JUNK = 64

export interface ReadableText {
  readonly bytes: AsyncGenerator<Uint8Array>
  /** Offset in the input of an offset in `bytes`. */
  readonly originalOffset: (offset: number) => number
  /** Whether there was any text, asked at the end. */
  readonly some: () => boolean
  /** What was left out, in words, asked at the end. */
  readonly damage: () => readonly string[]
}

/**
 * The text in a stream of bytes. Stretches that are no text are left out but for their newlines, of long runs of NUL bytes a few stay,
 * and where carriage returns or NUL bytes alone end the lines they become newlines. A carriage return stands where text goes on behind
 * something that was left out. Windows are those of the stream, whatever pieces it comes in.
 */
export function readable(input: Bytes): ReadableText {
  const offsets = new OffsetMap()
  const noise = new ByteRanges()
  const zeros = new ByteRanges()
  let given = 0

  const all = async function* (): AsyncGenerator<Uint8Array> {
    const reader = new ByteReader(input)
    try {
      const head = await reader.peek(HEAD)
      const state = new State({ offsets, noise, zeros, end: lineEndOf(head), strict: looksBinary(head) })
      let rest: Uint8Array = new Uint8Array(0)
      for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) {
        const block = rest.length === 0 ? piece : concat([rest, piece.subarray(0, WINDOW - rest.length)])
        const more = rest.length === 0 ? undefined : piece.subarray(WINDOW - rest.length)
        rest = new Uint8Array(0)
        for (const part of more === undefined || more.length === 0 ? [block] : [block, more]) {
          const whole = part.length - (part.length % WINDOW)
          rest = whole === part.length ? rest : part.slice(whole)
          for (const text of state.take(part.subarray(0, whole))) {
            given += text.length
            yield text
          }
        }
      }
      for (const text of state.end(rest)) {
        given += text.length
        yield text
      }
    } finally {
      await reader.close()
    }
  }

  return {
    bytes: all(),
    originalOffset: (offset) => offsets.of(offset),
    some: () => given > 0,
    damage: () => [
      ...(noise.bytes > 0 ? [`corrupt: ${noise.bytes} bytes are no text and were ignored: ${noise.told}`] : []),
      ...(zeros.bytes > 0 ? [`corrupt: ${zeros.bytes} NUL bytes, as of lost blocks, were ignored: ${zeros.told}`] : []),
    ],
  }
}

interface Told {
  readonly offsets: OffsetMap
  readonly noise: ByteRanges
  readonly zeros: ByteRanges
  readonly end: LineEnd
  readonly strict: boolean
}

/** What was seen so far of one stream. */
class State {
  readonly #told: Told
  /** Bytes taken and bytes given. */
  #taken = 0
  #given = 0
  #out: Uint8Array[] = []
  /** The last byte given, -1 before any. */
  #last = -1
  /** Whether something was left out since. */
  #gap = false
  /** Newlines in what was left out, given when text goes on. */
  #newlines = 0
  #nuls = 0
  #inNoise = false
  /** Whether the stream began as text; undefined before its first window. */
  #textFirst: boolean | undefined
  #sawNoise = false
  /** A stretch of text at the end of the last window, where that was none. */
  #tail: Uint8Array = new Uint8Array(0)
  /** A carriage return that ends a piece: whether it is followed by a newline is not known yet. */
  #return = false

  constructor(told: Told) {
    this.#told = told
  }

  /** The text in whole windows. */
  take(block: Uint8Array): readonly Uint8Array[] {
    this.#out = []
    if (this.#passesWhole(block)) this.#keep(block)
    else for (let at = 0; at < block.length; at += WINDOW) this.#window(block.subarray(at, at + WINDOW))
    return this.#out
  }

  /** The text in the last window, which may be shorter. */
  end(rest: Uint8Array): readonly Uint8Array[] {
    this.#out = []
    if (rest.length > 0) this.#window(rest)
    this.#giveUpTail()
    this.#closeNuls()
    return this.#out
  }

  /** Whether nothing has to be looked for: plain text with newlines. */
  #passesWhole(block: Uint8Array): boolean {
    if (this.#inNoise || this.#sawNoise || this.#nuls > 0 || this.#told.end !== 'newline' || this.#textFirst === undefined) return false
    if (block.indexOf(NUL) >= 0) return false
    for (let at = 0; at < block.length; at += WINDOW) if (isSuspicious(block, at, at + WINDOW)) return false
    return true
  }

  #window(bytes: Uint8Array): void {
    const isNone = this.#isNoText(bytes)
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
      isNoise(counted, this.#told.strict) ||
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
    const start = this.#taken - this.#tail.length
    const whole = this.#tail.length === 0 ? bytes : concat([this.#tail, bytes])
    const goesOn = !this.#inNoise && this.#textFirst === true
    const found = stretches(whole, SHORTEST_LINE)
    this.#tail = new Uint8Array(0)
    this.#taken = start
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
      this.#text(whole.subarray(from + kept.from, from + kept.to))
      at = from + kept.to
    }
    if (at < whole.length) this.#drop(whole.subarray(at))
    // what is held back is neither kept nor dropped yet
    this.#taken = start + whole.length
    this.#inNoise = true
  }

  /** Text begins again: with what stood before it in the last window. */
  #resume(next: Uint8Array): void {
    const tail = this.#tail
    this.#tail = new Uint8Array(0)
    if (tail.length === 0) return
    this.#taken -= tail.length
    const line = tail.lastIndexOf(NEWLINE)
    // junk in front of a line that is cut nowhere else
    const first = stampIn(latin1(concat([tail, next.subarray(0, MOST_JUNK)])))
    const from = first >= 0 && first <= tail.length && line < first ? first : 0
    this.#drop(tail.subarray(0, from))
    this.#text(tail.subarray(from))
  }

  #giveUpTail(): void {
    const tail = this.#tail
    this.#tail = new Uint8Array(0)
    if (tail.length === 0) return
    this.#taken -= tail.length
    const kept = lineIn(tail)
    this.#drop(kept === undefined ? tail : tail.subarray(0, kept.from))
    if (kept !== undefined) this.#text(tail.subarray(kept.from))
  }

  /** Leaves bytes out; their newlines stay, so that the lines below keep their numbers. */
  #drop(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#closeNuls()
    this.#told.noise.add(this.#taken, this.#taken + bytes.length)
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) this.#newlines++
    this.#taken += bytes.length
    this.#gap = true
  }

  /** Text, in which NUL bytes may stand and lines may end otherwise. */
  #text(bytes: Uint8Array): void {
    if (this.#told.end !== 'newline') {
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
        this.#taken += to - at - kept
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
    if (this.#nuls >= LOST_BLOCK) this.#told.zeros.add(this.#taken - this.#nuls, this.#taken)
    this.#nuls = 0
  }

  #withNewlines(bytes: Uint8Array): Uint8Array {
    const { end } = this.#told
    if (end === 'next line' || end === 'next line in UTF-8') return withoutNextLines(bytes, end !== 'next line')
    const out = new Uint8Array(bytes)
    if (end === 'nul') {
      for (let at = out.indexOf(NUL); at >= 0; at = out.indexOf(NUL, at + 1)) out[at] = NEWLINE
      return out
    }
    // one that a newline follows ends no line of its own: it became one, the newline is blank
    for (let at = 0; at < out.length; at++) {
      if (out[at] === NEWLINE && (at === 0 ? this.#return : bytes[at - 1] === RETURN)) out[at] = RETURN
      else if (out[at] === RETURN) out[at] = NEWLINE
    }
    this.#return = bytes.at(-1) === RETURN
    return out
  }

  /** Gives bytes as they were taken. */
  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#textFirst ??= true
    for (; this.#newlines > 0; this.#newlines -= Math.min(this.#newlines, HEAD))
      this.#put(new Uint8Array(Math.min(this.#newlines, HEAD)).fill(NEWLINE))
    if (this.#gap && this.#last >= 0 && this.#last !== NEWLINE) this.#put(Uint8Array.of(RETURN))
    this.#gap = false
    this.#told.offsets.add(this.#given, this.#taken)
    this.#put(bytes)
    this.#taken += bytes.length
  }

  #put(bytes: Uint8Array): void {
    this.#out.push(bytes)
    this.#given += bytes.length
    this.#last = bytes.at(-1)!
  }
}

interface Kept {
  readonly from: number
  readonly to: number
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
  const from = stampIn(latin1(bytes))
  return from < 0 ? undefined : { from, to: bytes.length }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
