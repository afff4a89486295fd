import type { RawLine } from '../core/parser.ts'

/** Lines of one kind that are all opened before some stand for others: more than the first and the last that a flood keeps. */
const OPENED = 2_048
/** Then one in so many is. */
const EACH = 64
/** Kinds that are told apart; lines of further ones are all opened. */
const MOST_KINDS = 4_096
/** Of so many lines one in so many must be spared; else so many are not looked at. */
const LOOKED = 2_048
const LEAST_SPARED = 16
const UNSEEN = 32_768
/** A number of so many digits, or so many hexadecimal ones, names one process, address or moment, and no kind; in a name it is part of that. */
const LONG_NUMBER = 4
const LONG_HEX = 8

/** Reads lines. */
export interface Opener {
  /** Whether something is being collected, so that every line is asked for. */
  readonly wantsAll: boolean
  /** One line, which stands for so many alike. */
  open(raw: RawLine, times: number): void
  /** Whether all that is being collected began with the line of this number, and had no other since. */
  collectsOnly(line: number): boolean
}

interface Kind {
  opened: number
  /** Something begins with lines of it, which the lines below may go on with. */
  begins: boolean
  /** Not opened since the last one that was, the last of them kept. */
  waiting: number
  last: RawLine | undefined
}

/**
 * A flood: of lines that differ in their long numbers and in what stands in brackets only, one in so many is opened and stands for the others.
 * What waits is opened before a line of any other kind, so that whatever begins anew is read in the order of the text.
 */
export class AlikeLines {
  readonly #opener: Opener
  readonly #kinds = new Map<number, Kind>()
  readonly #waiting = new Set<Kind>()
  /** The kind of the line that all that is being collected began with. */
  #collected: Kind | undefined
  /** Lines that were looked at since it was last asked whether that pays, and how many of them need not be opened. */
  #looked = 0
  #spared = 0
  /** Lines that are opened without a look. */
  #unseen = 0

  constructor(opener: Opener) {
    this.#opener = opener
  }

  /** A line that holds a literal, or is asked for. */
  line(raw: RawLine): void {
    if (raw.opensGate === false || this.#unseen > 0) {
      if (this.#unseen > 0) this.#unseen--
      this.flush()
      this.#open(undefined, raw, 1)
      return
    }
    if (++this.#looked === LOOKED) this.#judge()
    const key = keyOf(raw.text)
    let kind = this.#kinds.get(key)
    if (kind === undefined && this.#kinds.size < MOST_KINDS) {
      kind = { opened: 0, begins: false, waiting: 0, last: undefined }
      this.#kinds.set(key, kind)
    }
    // what began with a line is given up when another one of its kind follows: of a row of them the last one counts
    const mayWait = this.#opener.wantsAll ? this.#collected === kind : kind?.begins === false
    if (kind === undefined || kind.opened < OPENED || !mayWait) {
      this.flush()
      this.#open(kind, raw, 1)
      return
    }
    kind.waiting++
    kind.last = raw
    this.#spared++
    if (kind.waiting < EACH) this.#waiting.add(kind)
    else this.#openLast(kind)
  }

  /** Whether hardly a line was spared although no more kinds are told apart: then the lines that follow are not looked at for a while. */
  #judge(): void {
    if (this.#kinds.size >= MOST_KINDS && this.#spared * LEAST_SPARED < LOOKED) this.#unseen = UNSEEN
    this.#looked = 0
    this.#spared = 0
  }

  /** Opens what waits. */
  flush(): void {
    if (this.#waiting.size === 0) return
    for (const kind of [...this.#waiting].sort((a, b) => a.last!.line - b.last!.line)) this.#openLast(kind)
  }

  #openLast(kind: Kind): void {
    const { last, waiting } = kind
    kind.last = undefined
    kind.waiting = 0
    this.#spared--
    this.#waiting.delete(kind)
    this.#open(kind, last!, waiting)
  }

  #open(kind: Kind | undefined, raw: RawLine, times: number): void {
    this.#opener.open(raw, times)
    const isOwn = this.#opener.wantsAll && this.#opener.collectsOnly(raw.line)
    this.#collected = isOwn ? kind : undefined
    if (kind === undefined) return
    kind.opened++
    kind.begins ||= isOwn
  }
}

const FACTOR = 0x01000193
const OTHER_FACTOR = 0x85ebca6b

/** What a character is: a digit, a letter that is one of a hexadecimal number, any other letter, or no part of a word. */
const DIGIT = 1
const HEX = 2
const LETTER = 3
/** A letter of a time: 2026-03-12T07:00:00Z. */
const OF_TIME = 4
const KIND = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /\d/.test(character)
    ? DIGIT
    : /[a-f]/i.test(character)
      ? HEX
      : /[TZ]/.test(character)
        ? OF_TIME
        : /[a-z]/i.test(character)
          ? LETTER
          : 0
})

/** Where the hyphens of a UUID stand, and its length. */
const HYPHENS = [8, 13, 18, 23]
const UUID_LENGTH = 36
const HYPHEN = 45

/** A hash of 53 bits of a line, alike for lines of one kind. */
function keyOf(text: string): number {
  let one = 0x811c9dc5
  let other = 0
  /** Before the word that is being read. */
  let [oneBefore, otherBefore] = [one, other]
  let word = -1
  let digits = 0
  let isHex = true
  let ofTime = 0
  let inBrackets = false
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0
    const kind = code < 128 ? KIND[code]! : 0
    if (kind !== 0) {
      if (word < 0) {
        if (text.charCodeAt(at + HYPHENS[0]!) === HYPHEN && isUuid(text, at)) {
          one = Math.imul(one ^ 35, FACTOR)
          other = Math.imul(other + 35, OTHER_FACTOR) + 1
          at += UUID_LENGTH - 1
          continue
        }
        word = at
        digits = 0
        isHex = true
        ofTime = 0
        oneBefore = one
        otherBefore = other
      }
      if (kind === DIGIT) digits++
      else if (kind === LETTER) isHex = false
      else if (kind === OF_TIME) ofTime++
    } else {
      if (word >= 0) {
        if (digits > 0 && isHex && (ofTime === 0 ? isNumber(text, word, at, digits, inBrackets) : isOfTime(text, word, at, digits))) {
          one = Math.imul(oneBefore ^ 35, FACTOR)
          other = Math.imul(otherBefore + 35, OTHER_FACTOR) + 1
        }
        word = -1
      }
      if (code === 91) inBrackets = true
      else if (code === 93) inBrackets = false
    }
    one = Math.imul(one ^ code, FACTOR)
    other = Math.imul(other + code, OTHER_FACTOR) + 1
  }
  return (one >>> 0) * 2 ** 21 + (other >>> 11)
}

/** Whether a word of digits, some of them hexadecimal, names one process, address or moment. */
const isNumber = (text: string, from: number, end: number, digits: number, inBrackets: boolean): boolean =>
  !isInName(text, from) && (inBrackets || digits >= LONG_NUMBER || end - from >= LONG_HEX || isClock(text, from, end))

/** Of a time: two digits on each side of a T, behind a hyphen; digits before a Z, behind a colon or a point. */
function isOfTime(text: string, from: number, end: number, digits: number): boolean {
  if (digits !== end - from - 1) return false
  const before = from > 0 ? text.charCodeAt(from - 1) : 0
  if (end - from === 5 && text.charCodeAt(from + 2) === 84) return before === HYPHEN
  return text.charCodeAt(end - 1) === 90 && (before === 58 || before === 46)
}

/** Whether a word that begins here is a UUID. */
function isUuid(text: string, from: number): boolean {
  if (from + UUID_LENGTH > text.length || HYPHENS.some((at) => text.charCodeAt(from + at) !== HYPHEN)) return false
  for (let at = 0; at < UUID_LENGTH; at++) {
    const code = text.charCodeAt(from + at)
    const kind = code < 128 ? KIND[code]! : 0
    if (kind !== DIGIT && kind !== HEX && !HYPHENS.includes(at)) return false
  }
  const next = text.charCodeAt(from + UUID_LENGTH)
  return !(next < 128 && KIND[next] !== 0)
}

/** Behind a hyphen or an underscore: `web-00012`. */
const isInName = (text: string, from: number): boolean => from > 0 && (text.charCodeAt(from - 1) === 45 || text.charCodeAt(from - 1) === 95)

/** Two digits beside a colon: of a time. */
const isClock = (text: string, from: number, end: number): boolean =>
  end - from === 2 && (text.charCodeAt(end) === 58 || (from > 0 && text.charCodeAt(from - 1) === 58))
