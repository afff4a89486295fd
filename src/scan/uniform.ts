const NEWLINE = 10
const BLANK = 32
const TAB = 9
/** Letters of a month's name before its day. */
const MONTH = 4
const LONGEST_LINE = 2000
const LONGEST_FRACTION = 40

/** How the lines of a log begin. */
export interface Beginning {
  /** Bytes of the stamp. */
  readonly length: number
  /** The word behind it is the same in all lines: a host. */
  readonly word: boolean
  /** It begins with the name of a month. */
  readonly month: boolean
}

/**
 * Whether [from, to) is printable ASCII and each line of it begins with a stamp like that of the first one, none earlier than the one above it,
 * before the same word. assembly/scanner.ts does the same.
 */
export function isUniform(bytes: Uint8Array, from: number, to: number, { length, word, month }: Beginning): boolean {
  let before = -1
  let first = ''
  for (let at = from; at < to;) {
    const next = lineEnd(bytes, at, to)
    if (next - at <= length || next - at > LONGEST_LINE) return false
    if (before >= 0 && !follows(bytes, before, at, length, month)) return false
    if (!isPlain(bytes, at, next)) return false
    if (word) {
      const said = wordBehind(bytes, at + length, next)
      if (said === undefined || (before >= 0 && said !== first)) return false
      first = said
    }
    before = at
    at = next + 1
  }
  return true
}

function follows(bytes: Uint8Array, before: number, at: number, length: number, month: boolean): boolean {
  let goesOn = false
  for (let i = 0; i < length; i++) {
    const [one, other] = [bytes[before + i]!, bytes[at + i]!]
    if (month && i < MONTH) {
      // a new month begins with its first days
      goesOn ||= one !== other
      continue
    }
    if (kindOf(one) !== kindOf(other) || (!goesOn && other < one)) return false
    goesOn ||= other > one
  }
  return true
}

/** A digit, a blank or a digit; any other byte is itself. */
const kindOf = (byte: number): number => ((byte >= 48 && byte <= 57) || byte === BLANK ? 48 : byte)

/** Whether there is nothing but printable characters of ASCII, tabs and newlines in [from, to). */
export function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((bytes[i]! < BLANK || bytes[i]! > 126) && bytes[i] !== TAB && bytes[i] !== NEWLINE) return false
  return true
}

function wordBehind(bytes: Uint8Array, from: number, end: number): string | undefined {
  const isBlank = (byte: number | undefined): boolean => byte === BLANK || byte === TAB
  let at = from
  while (at < end && !isBlank(bytes[at])) at++
  if (at - from > LONGEST_FRACTION) return undefined
  while (at < end && isBlank(bytes[at])) at++
  const start = at
  while (at < end && !isBlank(bytes[at])) at++
  return at === start ? undefined : String.fromCharCode(...bytes.subarray(start, at))
}

function lineEnd(bytes: Uint8Array, from: number, to: number): number {
  const next = bytes.indexOf(NEWLINE, from)
  return next < 0 || next > to ? to : next
}
