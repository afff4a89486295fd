import { isUtf8 } from './text.ts'

/** What ends the lines of a text; a `next line` (U+0085) stands as one byte, or as the two of UTF-8. */
export type LineEnd = 'newline' | 'return' | 'nul' | 'next line' | 'next line in UTF-8'

const NUL = 0
const NEWLINE = 10
const RETURN = 13
const NEXT_LINE = 0x85
/** Leads U+0085 in UTF-8. */
const LEAD = 0xc2

/**
 * By the head of a text: newlines, or where it has hardly one, carriage returns (Mac OS before X, terminals), NUL bytes (`journalctl -z`, /proc)
 * or next lines (mainframes).
 */
export function lineEndOf(head: Uint8Array): LineEnd {
  let newlines = 0
  let returns = 0
  let nuls = 0
  let nextLines = 0
  for (let at = 0; at < head.length; at++) {
    const byte = head[at]!
    if (byte === NEWLINE) newlines++
    else if (byte === RETURN && head[at + 1] !== NEWLINE && head[at + 1] !== RETURN) returns++
    else if (byte === NUL && (head[at - 1] ?? 0) >= 32) nuls++
    else if (byte === NEXT_LINE && (head[at - 1] === LEAD || isAscii(head[at - 1]))) nextLines++
  }
  if (nextLines > 1 && nextLines > newlines * 8) return isUtf8(head) ? 'next line in UTF-8' : 'next line'
  if (newlines > 0) return 'newline'
  if (returns > 1) return 'return'
  return nuls > 1 && nuls * 10 < head.length && nuls === head.filter((byte) => byte === NUL).length ? 'nul' : 'newline'
}

/** The bytes with newlines in place of next lines. */
export function withoutNextLines(bytes: Uint8Array, inUtf8: boolean): Uint8Array {
  const out = new Uint8Array(bytes)
  for (let at = out.indexOf(NEXT_LINE); at >= 0; at = out.indexOf(NEXT_LINE, at + 1)) {
    const isLed = out[at - 1] === LEAD
    if (inUtf8 && !isLed) continue
    if (isLed) out[at - 1] = RETURN
    out[at] = NEWLINE
  }
  return out
}

const isAscii = (byte: number | undefined): boolean => byte !== undefined && byte >= 32 && byte < 127
