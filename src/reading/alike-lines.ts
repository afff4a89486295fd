import type { RawLine } from '../core/parser.ts'

/** Lines of one kind that are all opened before some stand for others: more than the first and the last that a flood keeps. */
const OPENED = 2_048
/** Then one in so many is. */
const EACH = 64
/** Kinds that are told apart; lines of further ones are all opened. */
const MOST_KINDS = 4_096
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

  constructor(opener: Opener) {
    this.#opener = opener
  }

  /** A line that holds a literal, or is asked for. */
  line(raw: RawLine): void {
    if (raw.opensGate === false) {
      this.flush()
      this.#open(undefined, raw, 1)
      return
    }
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
    if (kind.waiting < EACH) this.#waiting.add(kind)
    else this.#openLast(kind)
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

/** A hash of 53 bits of a line, alike for lines of one kind. */
function keyOf(text: string): number {
  let one = 0x811c9dc5
  let other = 0
  let inBrackets = 0
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    let end = at
    let digits = 0
    let isHex = true
    for (let c = code; isWordly(c); c = text.charCodeAt(++end)) {
      if (c < 58) digits++
      else isHex &&= (c >= 97 && c <= 102) || (c >= 65 && c <= 70)
    }
    if (end === at) {
      if (code === 91) inBrackets = 1
      else if (code === 93) inBrackets = 0
      one = Math.imul(one ^ code, FACTOR)
      other = Math.imul(other + code, OTHER_FACTOR) + 1
      at++
      continue
    }
    const isNumber =
      digits > 0 &&
      isHex &&
      !isInName(text, at) &&
      (inBrackets === 1 || digits >= LONG_NUMBER || end - at >= LONG_HEX || isClock(text, at, end))
    if (isNumber) {
      one = Math.imul(one ^ 35, FACTOR)
      other = Math.imul(other + 35, OTHER_FACTOR) + 1
    } else
      for (; at < end; at++) {
        one = Math.imul(one ^ text.charCodeAt(at), FACTOR)
        other = Math.imul(other + text.charCodeAt(at), OTHER_FACTOR) + 1
      }
    at = end
  }
  return (one >>> 0) * 2 ** 21 + (other >>> 11)
}

/** A digit or a letter. */
const isWordly = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90)

/** Behind a hyphen or an underscore: `web-00012`. */
const isInName = (text: string, from: number): boolean => from > 0 && (text.charCodeAt(from - 1) === 45 || text.charCodeAt(from - 1) === 95)

/** Two digits beside a colon: of a time. */
const isClock = (text: string, from: number, end: number): boolean =>
  end - from === 2 && (text.charCodeAt(end) === 58 || (from > 0 && text.charCodeAt(from - 1) === 58))
