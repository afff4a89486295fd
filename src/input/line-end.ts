import { isUtf8 } from './text.ts'

/** What ends the lines of a text; a `next line` (U+0085) stands as one byte, or as the two of UTF-8. */
export type LineEnd = 'newline' | 'return' | 'nul' | 'separator' | 'next line' | 'next line in UTF-8'

const NUL = 0
const NEWLINE = 10
const RETURN = 13
const SEPARATOR = 0x1e
const NEXT_LINE = 0x85
/** Leads U+0085 in UTF-8. */
const LEAD = 0xc2

/**
 * By the head of a text: newlines, or where it has hardly one, carriage returns (Mac OS before X, terminals), NUL bytes (`journalctl -z`, /proc),
 * separators of records (U+001E, RFC 7464) or next lines (mainframes).
 */
export function lineEndOf(head: Uint8Array): LineEnd {
  let newlines = 0
  let returns = 0
  let nuls = 0
  let separators = 0
  /** Control characters of which text has none: among them a separator is one by chance. */
  let controls = 0
  let nextLines = 0
  for (let at = 0; at < head.length; at++) {
    const byte = head[at]!
    if (byte === NEWLINE) newlines++
    else if (byte === RETURN && head[at + 1] !== NEWLINE && head[at + 1] !== RETURN) returns++
    else if (byte === SEPARATOR) separators++
    else if (byte > 0 && byte < 9) controls++
    else if (byte === NUL && (head[at - 1] ?? 0) >= 32) nuls++
    else if (byte === NEXT_LINE && (head[at - 1] === LEAD || isAscii(head[at - 1]))) nextLines++
  }
  if (nextLines > 1 && nextLines > newlines * 8) return isUtf8(head) ? 'next line in UTF-8' : 'next line'
  if (separators > 1 && separators > newlines * 8 && separators > controls) return 'separator'
  if (newlines > 0) return 'newline'
  if (returns > 1) return 'return'
  return nuls > 1 && nuls * 10 < head.length && nuls === head.filter((byte) => byte === NUL).length ? 'nul' : 'newline'
}

/** Puts newlines where the lines of a text end otherwise: the same number of bytes, piece by piece. */
export function toNewlines(end: LineEnd): (bytes: Uint8Array) => Uint8Array {
  if (end === 'newline') return (bytes) => bytes
  if (end === 'nul') return (bytes) => without(NUL, bytes)
  if (end === 'separator') return (bytes) => without(SEPARATOR, bytes)
  if (end === 'return') return withoutReturns()
  return withoutNextLines(end === 'next line in UTF-8')
}

function without(byte: number, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let at = out.indexOf(byte); at >= 0; at = out.indexOf(byte, at + 1)) out[at] = NEWLINE
  return out
}

/** A return that a newline follows ends no line of its own: it becomes one, the newline is blank. */
function withoutReturns(): (bytes: Uint8Array) => Uint8Array {
  /** Whether the piece before ended with one. */
  let afterReturn = false
  return (bytes) => {
    const out = new Uint8Array(bytes)
    for (let at = 0; at < out.length; at++) {
      if (out[at] === NEWLINE && (at === 0 ? afterReturn : bytes[at - 1] === RETURN)) out[at] = RETURN
      else if (out[at] === RETURN) out[at] = NEWLINE
    }
    afterReturn = bytes.at(-1) === RETURN
    return out
  }
}

function withoutNextLines(inUtf8: boolean): (bytes: Uint8Array) => Uint8Array {
  /** Whether the piece before ended with the byte that leads one. */
  let isLedBefore = false
  return (bytes) => {
    const out = new Uint8Array(bytes)
    for (let at = out.indexOf(NEXT_LINE); at >= 0; at = out.indexOf(NEXT_LINE, at + 1)) {
      const isLed = at === 0 ? isLedBefore : out[at - 1] === LEAD
      if (inUtf8 && !isLed) continue
      if (isLed && at > 0) out[at - 1] = RETURN
      out[at] = NEWLINE
    }
    isLedBefore = bytes.at(-1) === LEAD
    return out
  }
}

const isAscii = (byte: number | undefined): boolean => byte !== undefined && byte >= 32 && byte < 127
