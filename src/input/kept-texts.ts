import type { Context } from '../core/report.ts'
import type { Span } from '../core/span.ts'
import { type Bytes, concat } from './bytes.ts'
import type { Source } from './source.ts'

/** A text that is larger is not kept: of those the reading itself holds a part at a time. */
const MOST_OF_ONE = 4 * 2 ** 20
/** All texts of one run together, and those that were read while an earlier one still is. */
const MOST = 16 * 2 ** 20
const MOST_WAITING = 32 * 2 ** 20
/** What one takes beside its bytes. */
const EACH = 256
/** Lines on each side. */
const LINES = 3
/** Bytes of one line: more than a report shows of it. */
const MOST_OF_LINE = 8192
const NEWLINE = 10

interface Kept {
  readonly bytes: Buffer
  keys?: ReturnType<typeof keysIn>
}

/** A line of a text. */
type Place = Pick<Span, 'artifact' | 'line' | 'offset' | 'text'>

interface Line {
  readonly line: number
  /** Where it begins, in bytes. */
  readonly from: number
  readonly text: string
}

/** Small texts as they were read, so that a line can be shown among its neighbours. */
export class KeptTexts {
  readonly #kept = new Map<string, Kept>()
  #room = MOST
  readonly #waiting = new Map<string, Buffer>()
  #waitingBytes = 0

  /** The same source; what is read of it is kept until it is taken. */
  keep(source: Source): Source {
    const { path, later } = source
    const kept = (read: () => Bytes) => () => this.#passed(path, read())
    return { ...source, open: kept(() => source.open()), ...(later === undefined ? {} : { later: kept(later) }) }
  }

  /** The text was read. `tells`: something in it may be cited. */
  took(path: string, tells: boolean): void {
    const text = this.#waiting.get(path)
    if (text === undefined) return
    this.#waiting.delete(path)
    this.#waitingBytes -= text.length
    if (!tells || text.length + EACH > this.#room || isOneLine(text)) return
    this.#kept.set(path, { bytes: text })
    this.#room -= text.length + EACH
  }

  /** The lines around what stands there, as far as its text was kept; none that are part of a private key. */
  around(at: Span): Context {
    const kept = this.#holding(at)
    if (kept === undefined) return {}
    const { line, endLine = line } = at
    const keys = (kept.keys ??= keysIn(kept.bytes))
    const isKey = (one: Line): boolean => isWithin(keys, one.from)
    const above = linesOf(kept.bytes, at, line - LINES, line - 1)
    const before = above.slice(above.findLastIndex(isKey) + 1)
    const below = linesOf(kept.bytes, at, endLine + 1, endLine + LINES)
    const key = below.findIndex(isKey)
    const after = key < 0 ? below : below.slice(0, key)
    return { ...(before.length === 0 ? {} : { before: before.map(shown) }), ...(after.length === 0 ? {} : { after: after.map(shown) }) }
  }

  /** What the lines from one to another say in the text in which `at` stands, in order, as far as it was kept. */
  between(at: Place, from: number, to: number): readonly string[] {
    const kept = this.#holding(at)
    return kept === undefined ? [] : linesOf(kept.bytes, at, from, to).map(({ text }) => text)
  }

  /** The text in which it stands. Of one in another encoding, or that was cut, the lines lie elsewhere. */
  #holding({ artifact, offset, text }: Place): Kept | undefined {
    const kept = this.#kept.get(artifact)
    if (kept === undefined || (offset > 0 && kept.bytes[offset - 1] !== NEWLINE)) return undefined
    return lineAt(kept.bytes, offset) === text ? kept : undefined
  }

  async *#passed(path: string, bytes: Bytes): AsyncGenerator<Uint8Array> {
    let pieces: Uint8Array[] | undefined = []
    let length = 0
    for await (const piece of bytes) {
      length += piece.length
      if (length > MOST_OF_ONE) pieces = undefined
      pieces?.push(piece)
      yield piece
    }
    if (pieces === undefined || this.#waitingBytes + length > MOST_WAITING) return
    this.#waiting.set(path, Buffer.from(concat(pieces)))
    this.#waitingBytes += length
  }
}

/** Nothing stands around its line. */
const isOneLine = (text: Buffer): boolean => nextLine(text, 0) < 0

/** Where the line after this one begins; -1 behind the last. */
function nextLine(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(NEWLINE, at)
  return end < 0 || end + 1 >= bytes.length ? -1 : end + 1
}

/** Where the line before this one begins, which is not the first. */
const lineBefore = (bytes: Buffer, at: number): number => (at === 1 ? 0 : bytes.lastIndexOf(NEWLINE, at - 2) + 1)

/** The lines from one number to another, as far as there are such. `at`: a line near them. */
function linesOf(bytes: Buffer, { line, offset }: Place, first: number, last: number): Line[] {
  let [number, from] = [line, offset]
  for (; number > first && from > 0; number--) from = lineBefore(bytes, from)
  for (; number < first && from >= 0; number++) from = nextLine(bytes, from)
  const lines: Line[] = []
  for (; number <= last && from >= 0; number++, from = nextLine(bytes, from)) lines.push({ line: number, from, text: lineAt(bytes, from) })
  return lines
}

const shown = ({ line, text }: Line): { line: number; text: string } => ({ line, text })

function lineAt(bytes: Buffer, at: number): string {
  const next = bytes.indexOf(NEWLINE, at)
  const end = next < 0 ? bytes.length : next
  const cut = Math.min(end, at + MOST_OF_LINE)
  return bytes.toString('utf8', at, cut === end && cut > at && bytes[cut - 1] === 13 ? cut - 1 : cut)
}

const KEY = Buffer.from('PRIVATE KEY')
const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}$/

/** Where PEM blocks of private keys begin, and where each ends, its last line included (RFC 7468). In order. */
function keysIn(bytes: Buffer): readonly (readonly [from: number, to: number])[] {
  const keys: [number, number][] = []
  for (let at = bytes.indexOf(KEY); at >= 0; at = bytes.indexOf(KEY, at + 1)) {
    const begins = BEGIN.test(bytes.toString('latin1', Math.max(0, at - 60), at))
    if (begins) keys.push([bytes.lastIndexOf(NEWLINE, at) + 1, bytes.length])
    else if (keys.length > 0) keys.at(-1)![1] = Math.min(keys.at(-1)![1], at)
  }
  return keys
}

/** Whether a line that begins there is part of one. */
function isWithin(keys: ReturnType<typeof keysIn>, at: number): boolean {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (keys[middle]![0] <= at) low = middle + 1
    else high = middle
  }
  return low > 0 && at <= keys[low - 1]![1]
}
