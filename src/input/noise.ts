/** Bytes of text and of what is none, in one window. */
export interface Census {
  readonly nul: number
  readonly control: number
  readonly printable: number
  /** All but NUL. */
  readonly other: number
  readonly newlines: number
}

/** 1 where a byte is printable in ASCII, or one of backspace, tab, newline, carriage return and escape; 2 control; 3 not ASCII; 0 NUL. */
const KIND = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0
    ? 0
    : (byte >= 32 && byte < 127) || byte === 8 || byte === 9 || byte === 10 || byte === 13 || byte === 27
      ? 1
      : byte < 128
        ? 2
        : 3,
)
const STRIDE = 32
/** Of the sixteen bytes that are looked at first, so many that are not printable ASCII have the window counted. */
const SUSPICIOUS = 3

/** Whether a window may hold something else than ASCII: a look at every 32nd byte. */
export function isSuspicious(bytes: Uint8Array, from: number, to: number): boolean {
  let odd = 0
  for (let at = from + (STRIDE >> 1); at < to; at += STRIDE) if (KIND[bytes[at]!] !== 1) odd++
  return odd >= SUSPICIOUS
}

export function census(bytes: Uint8Array, from: number, to: number): Census {
  let nul = 0
  let control = 0
  let printable = 0
  let newlines = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    const kind = KIND[byte]
    if (kind === 1) {
      printable++
      if (byte === 10) newlines++
    } else if (kind === 2) control++
    else if (kind === 0) nul++
  }
  return { nul, control, printable, other: to - from - nul, newlines }
}

/** Fewer bytes tell nothing. */
const LEAST = 32

/**
 * Whether a window is no text. Of random bytes one in nine is a control character and four in ten are printable ASCII; text in any
 * encoding has hardly a control character. `strict`: much of what stands around is no text either.
 */
export function isNoise({ control, printable, other }: Census, strict: boolean): boolean {
  if (other < LEAST) return false
  return control * 25 > other && (printable * 10 < other * 6 || (strict && control * 10 > other))
}

/** Whether a window has no character of ASCII, not even a blank, and is no UTF-8 either: in no encoding it would be text. */
export function isUnreadable(bytes: Uint8Array, { printable, other }: Census): boolean {
  if (other < LEAST || printable > 0) return false
  let from = 0
  // it may begin within a character
  while (from < 3 && isContinuation(bytes[from])) from++
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from), { stream: true })
    return false
  } catch {
    return true
  }
}

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80

/** Bytes of the character that begins here and can stand in a text: printable ASCII, or a sequence of UTF-8. 0: none does. */
function characterAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!
  if (KIND[byte] === 1) return 1
  if (byte < 0xc2 || byte > 0xf4) return 0
  const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
  for (let i = 1; i < length; i++) if (!isContinuation(bytes[at + i])) return 0
  return length
}

/** The stretches of a window that can be text and are so long, or stand at one of its ends; as offsets in it. */
export function stretches(bytes: Uint8Array, least: number): readonly (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = []
  let at = 0
  // at the beginning
  for (let length = characterAt(bytes, 0); length > 0 && at < bytes.length; length = characterAt(bytes, at)) at += length
  if (at > 0) found.push([0, at])
  // a stretch so long has one of these bytes in it
  for (let probe = at + least - 1; probe < bytes.length; probe += least) {
    if (KIND[bytes[probe]!] !== 1) continue
    let from = probe
    while (from > at && KIND[bytes[from - 1]!] === 1) from--
    let to = probe + 1
    while (to < bytes.length && KIND[bytes[to]!] === 1) to++
    if (to - from < least && to < bytes.length) continue
    found.push([from, to])
    at = to
    probe = to
  }
  // at the end
  const last = found.at(-1)
  if (last?.[1] === bytes.length) return found
  let from = bytes.length
  while (from > at && (KIND[bytes[from - 1]!] === 1 || KIND[bytes[from - 1]!] === 3)) from--
  while (from < bytes.length) {
    let to = from
    for (let length = characterAt(bytes, to); length > 0; length = to < bytes.length ? characterAt(bytes, to) : 0) to += length
    if (to === bytes.length) {
      found.push([from, to])
      break
    }
    from = to + 1
  }
  return found
}
