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
  around({ artifact, line, endLine = line, offset, text }: Span): Context {
    const kept = this.#kept.get(artifact)
    if (kept === undefined) return {}
    const { bytes } = kept
    // a text in another encoding, or one that was cut, has its lines elsewhere
    if ((offset > 0 && bytes[offset - 1] !== NEWLINE) || lineAt(bytes, offset) !== text) return {}
    const keys = (kept.keys ??= keysIn(bytes))
    const before: { line: number; text: string }[] = []
    for (let at = offset, number = line - 1; at > 0 && before.length < LINES; number--) {
      const end = at - 1
      at = end === 0 ? 0 : bytes.lastIndexOf(NEWLINE, end - 1) + 1
      if (isWithin(keys, at)) break
      before.unshift({ line: number, text: lineAt(bytes, at) })
    }
    const after: { line: number; text: string }[] = []
    let at = offset
    for (let number = line; number < endLine && at >= 0; number++) at = nextLine(bytes, at)
    for (let number = endLine + 1; after.length < LINES; number++) {
      at = at < 0 ? at : nextLine(bytes, at)
      if (at < 0 || isWithin(keys, at)) break
      after.push({ line: number, text: lineAt(bytes, at) })
    }
    return { ...(before.length === 0 ? {} : { before }), ...(after.length === 0 ? {} : { after }) }
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
