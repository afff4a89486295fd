import { isNobody } from '../core/host-name.ts'
import type { RawLine } from '../core/parser.ts'
import type { Gate } from '../scan/gate.ts'
import { readBlocks } from '../scan/read-blocks.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { ArtifactReader } from './artifact-reader.ts'
import type { Formats } from './formats.ts'
import { Line } from './line.ts'
import { HEAD_LINES, ordinaryLines } from './ordinary.ts'
import { AlikeLines } from './alike-lines.ts'
import { isPlainLog } from './plain-log.ts'
import { peel, Peeler } from './peel/index.ts'
import { hasOddCharacters, plainCharacters } from './peel/characters.ts'
import { statementsIn } from './peel/one-line.ts'
import { seenThrough } from './peel/seen-through.ts'

/** Texts up to so many bytes are read whole: every line of them, whatever pasting did to it. */
export const WHOLE_BYTES = 4 * 2 ** 20
/** What the head of a larger text shows is expected of all of it. */
const HEAD_BYTES = 65_536
/** Bytes of a line that has hardly more than its stamp, and of a line of a log that is as short as they are. */
const LEAST_OF_LINE = 10
const SHORT_LINE = 40
/** Bytes of a line, with its end, in which nothing stands that pasting could have broken. */
const EMPTY_LINE = 4
/** What a line weighs at least in a part: it costs as much as so many bytes, however short it is. */
const LEAST_WEIGHT = 16

/** Reads lines one by one and without a scanner: the plain path, which the other one is held against. */
export type ReadPlainly = (
  bytes: AsyncIterable<Uint8Array>,
  receiver: { line(line: RawLine): void },
  originalOffset: (offset: number) => number,
) => Promise<number>

export interface Reading {
  readonly formats: Formats
  /** Undefined: every line is shown. */
  readonly gate: Gate | undefined
  readonly originalOffset: (offset: number) => number
  readonly wholeBytes: number
  /** Lines at the beginning of a text read whole that are all opened; default 400. */
  readonly headLines?: number | undefined
  /** Told how the text begins where only lines that matter are opened. */
  readonly opensSome?: ((beginning: readonly Uint8Array[]) => void) | undefined
  readonly plainly?: ReadPlainly | undefined
}

/**
 * Reads one text. A small one whole; a large one that shows marks of pasting in its head in large parts, each as if it were whole; any other
 * large one through the gate. Returns the number of lines.
 */
export async function readText(bytes: AsyncIterable<Uint8Array>, reader: ArtifactReader, reading: Reading): Promise<number> {
  const { formats, gate, originalOffset, wholeBytes, headLines = HEAD_LINES } = reading
  const isHeading = (text: string): boolean => formats.headedBy(text, true).some(({ isGeneral }) => isGeneral !== true)
  const part = new Part()
  const isTable = (text: string): boolean => formats.headedBy(text, true).length > 0
  const states = (text: string): number => reader.states(text)
  const peeler = new Peeler(isHeading, (text) => reader.stated(text), isTable, states)
  const wholly = (): void => {
    const lines = peeler.peel(part.take()).map((raw) => Line.of(raw))
    reader.whole(lines, ordinaryLines(lines, headLines))
  }
  const pieces = bytes[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  let done = false
  while (!done && length <= wholeBytes) {
    const next = await pieces.next()
    done = next.done === true
    if (!done) {
      first.push(next.value as Uint8Array)
      length += (next.value as Uint8Array).length
    }
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      while (first.length > 0) yield first.shift()!
      for (let next = done ? undefined : await pieces.next(); next !== undefined && next.done !== true; next = await pieces.next())
        yield next.value
    } finally {
      await pieces.return?.()
    }
  }
  const alike = new AlikeLines({
    get wantsAll() {
      return reader.wantsAll
    },
    open(raw, times) {
      for (const statement of cleaned(raw, states)) reader.line(statement, times)
    },
    collectsOnly: (line) => reader.collectsOnly(line),
  })
  const some = async (scanner: Scanner | undefined): Promise<number> => {
    const lines = await readBlocks(all(), clean, scanner, originalOffset)
    alike.flush()
    return lines
  }
  const clean = {
    get wantsAll() {
      return reader.wantsAll
    },
    line: (raw: RawLine) => alike.line(raw),
    glance(raw: RawLine) {
      alike.flush()
      reader.glance(cleaned(raw, states).at(-1)!)
    },
  }
  if (done && length <= wholeBytes) {
    const scanner = length > headLines * LEAST_OF_LINE ? gate?.scanner : undefined
    if (scanner !== undefined) {
      fill(scanner, first, length)
      const isPlain = isPlainLog(scanner, length)
      if (isPlain || isSparse(scanner, length)) {
        reading.opensSome?.(first)
        if (isPlain) reader.plain()
        return some(scanner)
      }
    }
    // of a short one all lines are opened: what the gate says of them is not asked
    const lines = await readBlocks(all(), part, length > headLines * SHORT_LINE ? scanner : undefined, originalOffset)
    wholly()
    return lines
  }
  if (wholeBytes > 0 && isPasted(headOf(first), isHeading) && !(gate !== undefined && isSparseHead(gate.scanner, first, length))) {
    part.full = { bytes: wholeBytes, read: wholly }
    part.instead = (line) => reader.before(line)
    const lines = await readBlocks(all(), part, gate?.scanner, originalOffset)
    wholly()
    return lines
  }
  if (gate !== undefined) reading.opensSome?.(first)
  if (reading.plainly === undefined) return some(gate?.scanner)
  let passed: RawLine | undefined
  const lines = await reading.plainly(
    all(),
    {
      line(raw) {
        passed = gate === undefined || reader.wantsAll || gate.opensFor(raw.text) ? undefined : raw
        if (passed === undefined) clean.line(raw)
      },
    },
    originalOffset,
  )
  alike.flush()
  // the last line tells how far the log reaches
  if (passed !== undefined) clean.glance(passed)
  return lines
}

/** Puts the pieces, which are so long together, into the scanner's block. */
function fill(scanner: Scanner, pieces: readonly Uint8Array[], length: number): void {
  scanner.reserve(length)
  let at = 0
  for (const piece of pieces) {
    scanner.block.set(piece, at)
    at += piece.length
  }
}

/** Whether hardly anything stands in the lines of the scanner's block: blank ones, or single characters. */
const isSparse = (scanner: Scanner, length: number): boolean => scanner.newlines(0, length) * EMPTY_LINE >= length

function isSparseHead(scanner: Scanner, pieces: readonly Uint8Array[], length: number): boolean {
  fill(scanner, pieces, length)
  return isSparse(scanner, length)
}

/** The statements of a line as they were written, mostly one. */
function cleaned(raw: RawLine, states: (text: string) => number): readonly RawLine[] {
  const plain = plainCharacters(raw.text, raw.isPlain)
  const text = seenThrough({ written: raw.text, text: plain, states, statements: () => statementsIn(plain, raw.isPlain) })
  const statements = statementsIn(text, raw.isPlain)
  if (statements === undefined) return [text === raw.text ? raw : { ...raw, text, verbatim: raw.text, isPlain: undefined }]
  return statements.map((statement) => ({ ...raw, text: statement, verbatim: raw.text, isPlain: undefined }))
}

/** Collects lines until they are to be read. */
class Part {
  readonly wantsAll = true
  full: { readonly bytes: number; readonly read: () => void } | undefined
  /** The lines that are taken instead of one. */
  instead: ((line: RawLine) => readonly RawLine[]) | undefined
  #lines: RawLine[] = []
  #bytes = 0

  line(raw: RawLine): void {
    if (this.instead === undefined) this.#take(raw)
    else for (const line of this.instead(raw)) this.#take(line)
  }

  #take(raw: RawLine): void {
    this.#lines.push(raw)
    this.#bytes += Math.max(raw.text.length + 1, LEAST_WEIGHT)
    if (this.full !== undefined && this.#bytes > this.full.bytes) this.full.read()
  }

  glance(): void {}

  take(): readonly RawLine[] {
    const lines = this.#lines
    this.#lines = []
    this.#bytes = 0
    return lines
  }
}

function headOf(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder()
  let text = ''
  for (const piece of pieces) {
    text += decoder.decode(piece.subarray(0, HEAD_BYTES - text.length), { stream: true })
    if (text.length >= HEAD_BYTES) break
  }
  return text
}

/** Whether the head of a text names hosts around its lines, or was quoted, numbered, coloured or encoded on its way, so that literals may be hidden in the rest of it. */
function isPasted(head: string, isHeading: (text: string) => boolean): boolean {
  const lines = head.split(/\r?\n/).map((text, i) => ({ text, line: i + 1, offset: 0 }))
  const peeled = peel(lines, isHeading)
  // what stands around the lines says whose they are, and they themselves do not: all of it has to be seen
  const owned = peeled.filter(({ host, text, opened }) => host !== undefined && text.trim() !== '' && isNobody(opened.host))
  if (owned.length * 4 > peeled.length) return true
  const changed = peeled.filter(({ verbatim }) => verbatim !== undefined).length
  return changed * 2 > lines.length || (changed > 0 && lines.filter(({ text }) => hasOddCharacters(text)).length * 4 > lines.length)
}
