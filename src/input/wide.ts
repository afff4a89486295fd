/** UTF-16, of which the low or the high byte comes first. */
export type Wide = 'utf-16le' | 'utf-16be'

/** Pairs at the beginning of a stream that tell its encoding. */
const HEAD = 4096
/** So many characters of ASCII in a row are UTF-16 where no byte order mark says so, and where one does. */
const LEAST_PAIRS = 16
const LEAST_MARKED = 4
/** So many printable bytes in a row, none of them NUL, are no UTF-16. */
const LEAST_NARROW = 32
/** Bytes that must be there for either to be seen: what is at the end of a piece is looked at with the next one. */
export const LOOK_AHEAD = 64

const NEWLINE = 10

/** By its byte order mark, or by every other byte being NUL as in ASCII text. */
export function wideAtHead(head: Uint8Array): Wide | undefined {
  const marked = markAt(head, 0)
  if (marked !== undefined) return marked
  for (const wide of ['utf-16le', 'utf-16be'] as const) if (pairsAt(head, 0, wide) >= LEAST_PAIRS) return wide
  if (head.length < 16) return undefined
  const some = Math.min(head.length & ~1, HEAD)
  let low = 0
  let high = 0
  for (let i = 0; i < some; i += 2) {
    if (head[i + 1] === 0 && head[i] !== 0) low++
    if (head[i] === 0 && head[i + 1] !== 0) high++
  }
  return low > some * 0.45 ? 'utf-16le' : high > some * 0.45 ? 'utf-16be' : undefined
}

export interface Turn {
  readonly at: number
  /** What begins there; undefined: bytes of any other encoding. */
  readonly wide: Wide | undefined
}

/** Where UTF-16 begins in other text, at or behind `from`. */
export function wideIn(bytes: Uint8Array, from: number): Turn | undefined {
  for (let nul = bytes.indexOf(0, from); nul >= 0; nul = bytes.indexOf(0, nul)) {
    if (nul - 3 >= from && markAt(bytes, nul - 3) === 'utf-16le' && pairsAt(bytes, nul - 1, 'utf-16le') >= LEAST_MARKED)
      return { at: nul - 3, wide: 'utf-16le' }
    if (nul - 2 >= from && markAt(bytes, nul - 2) === 'utf-16be' && pairsAt(bytes, nul, 'utf-16be') >= LEAST_MARKED)
      return { at: nul - 2, wide: 'utf-16be' }
    if (nul > from && bytes[nul - 1] === NEWLINE && pairsAt(bytes, nul, 'utf-16be') >= LEAST_PAIRS) return { at: nul, wide: 'utf-16be' }
    if (nul > from && pairsAt(bytes, nul - 1, 'utf-16le') >= LEAST_PAIRS) return { at: nul - 1, wide: 'utf-16le' }
    nul = endOfNuls(bytes, nul)
  }
  return undefined
}

/** Where a run of NUL bytes ends: lost blocks of a file are gigabytes of them, so four are looked at at once. */
function endOfNuls(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 0 && ((bytes.byteOffset + at) & 3) !== 0) at++
  if (bytes[at] !== 0) return at
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, (bytes.length - at) >> 2)
  let word = 0
  while (word < words.length && words[word] === 0) word++
  at += word * 4
  while (bytes[at] === 0) at++
  return at
}

/** Where UTF-16 of one byte order, which begins at `from`, ends: at bytes that stand alone, or where it is of the other order. */
export function wideEnds(bytes: Uint8Array, from: number, wide: Wide): Turn | undefined {
  const other = wide === 'utf-16le' ? 'utf-16be' : 'utf-16le'
  let nul = from - 1
  let printable = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!
    const isPair = ((at - from) & 1) === 0
    if (isPair && pairsAt(bytes, at, other) >= LEAST_PAIRS) return { at, wide: other }
    if (byte === 0) {
      nul = at
      printable = 0
    } else if (isPrintable(byte)) {
      if (++printable >= LEAST_NARROW) return { at: from + ((nul + 2 - from) & ~1), wide: undefined }
    } else {
      printable = 0
      if (isPair && markAt(bytes, at) === other) return { at, wide: other }
    }
  }
  return undefined
}

function markAt(bytes: Uint8Array, at: number): Wide | undefined {
  if (bytes[at] === 0xff && bytes[at + 1] === 0xfe) return 'utf-16le'
  return bytes[at] === 0xfe && bytes[at + 1] === 0xff ? 'utf-16be' : undefined
}

/** How many characters of ASCII stand here in a row, as far as it matters. */
function pairsAt(bytes: Uint8Array, at: number, wide: Wide): number {
  const [low, high] = wide === 'utf-16le' ? [0, 1] : [1, 0]
  let pairs = 0
  while (pairs < LEAST_PAIRS && bytes[at + 2 * pairs + high] === 0 && isPrintable(bytes[at + 2 * pairs + low] ?? 0)) pairs++
  return pairs
}

const isPrintable = (byte: number): boolean => (byte >= 32 && byte < 127) || byte === 9 || byte === NEWLINE || byte === 13
