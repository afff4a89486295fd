/** What ends the lines of a text. */
export type LineEnd = 'newline' | 'return' | 'nul'

const NUL = 0
const NEWLINE = 10
const RETURN = 13

/** By the head of a text: newlines, or where it has none, carriage returns (Mac OS before X, terminals) or NUL bytes (`journalctl -z`, /proc). */
export function lineEndOf(head: Uint8Array): LineEnd {
  let newlines = 0
  let returns = 0
  let nuls = 0
  for (let at = 0; at < head.length; at++) {
    const byte = head[at]!
    if (byte === NEWLINE) newlines++
    else if (byte === RETURN && head[at + 1] !== NEWLINE && head[at + 1] !== RETURN) returns++
    else if (byte === NUL && isPrintable(head[at - 1])) nuls++
  }
  if (newlines > 0) return 'newline'
  if (returns > 1) return 'return'
  return nuls > 1 && nuls * 10 < head.length && nuls === head.filter((byte) => byte === NUL).length ? 'nul' : 'newline'
}

const isPrintable = (byte: number | undefined): boolean => byte !== undefined && byte >= 32
