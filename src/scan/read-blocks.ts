import type { RawLine } from '../core/parser.ts'
import { Block } from './plain-scanner.ts'
import type { Scanner } from './scanner.ts'

/** Who receives the lines of one text. */
export interface LineReceiver {
  /** True while every line must be shown. */
  readonly wantsAll: boolean
  line(line: RawLine): void
  /** The last line of a piece, shown only to learn the time; never one that `line` got. */
  glance(line: RawLine): void
}

const NEWLINE = 10
/** Bytes that are worked through at once. */
const PART = 262_144
/**
 * What may stand in the middle of a literal, in bytes: control characters, in front of a sequence that colours or where a block was lost, blanks that
 * are not ASCII's, what nobody sees (zero width, directions, variation selectors, tags), and bytes that UTF-8 does not have.
 */
const HIDES =
  /[\0-\x08\v\f\x0e-\x1f\x7f\xc0\xc1\xfe\xff]|\r(?!\n)|\xc2[\x80-\xa0\xad]|\xcd\x8f|\xd8\x9c|\xe1\x9a\x80|\xe1\xa0[\x8b-\x8f]|\xe2\x80[\x80-\x8f\xa8-\xaf]|\xe2\x81[\x9f-\xaf]|\xe3\x80\x80|\xe3\x85\xa4|\xef\xb8[\x80-\x8f]|\xef\xbb\xbf|\xef\xbf[\xb9-\xbd]|\xf3\xa0/g
/** Of a line that is no UTF-8. */
const FIRST_BYTES = 16
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Shows the receiver the lines that hold a literal of the scanner, and all lines while it wants them; the others are only counted.
 * `scanner` undefined: every line is shown. Returns the number of lines. A last line without newline counts.
 */
export async function readBlocks(
  pieces: AsyncIterable<Uint8Array>,
  receiver: LineReceiver,
  scanner: Scanner | undefined,
  originalOffset: (offset: number) => number = (offset) => offset,
): Promise<number> {
  const held = scanner ?? new Block()
  let line = 1
  /** Bytes before the block. */
  let base = 0
  /** Bytes of an unfinished line at the beginning of the block. */
  let unfinished = 0

  /** Of the lines that are worked through. */
  let characters: Buffer = Buffer.alloc(0)

  const show = (start: number, end: number, opensGate: boolean | undefined, glance: boolean): void => {
    const { block } = held
    const to = end > start && block[end - 1] === 13 ? end - 1 : end
    // a mark of UTF-8 is no part of the first line
    const from = base + start === 0 && isMarked(block) ? Math.min(start + 3, to) : start
    const isPlain = scanner?.isPlain(from, to)
    const text = isPlain === true ? characters.toString('latin1', from, to) : decoder.decode(block.subarray(from, to))
    const firstBytes = isPlain !== true && text.includes('\ufffd') ? block.slice(from, Math.min(from + FIRST_BYTES, to)) : undefined
    const raw = { text, line, offset: originalOffset(base + start), firstBytes, opensGate, isPlain }
    if (glance) receiver.glance(raw)
    else receiver.line(raw)
  }

  /** Works through the lines in [0, end) of the block. */
  const work = (end: number): void => {
    const { block } = held
    characters = Buffer.from(block.buffer, block.byteOffset, end)
    let pos = 0
    let last = -1
    /** Where the next literal is; before it there is none. */
    let hit = -1
    let odd = -1
    /** One character for each byte; undefined where all of them are plain. */
    let latin: string | undefined
    /** Where the next byte stands that may hide a literal. */
    const hidden = (from: number): number => {
      if (odd >= from) return odd
      if (odd < 0 && scanner?.isPlain(0, end) === false) latin = characters.toString('latin1', 0, end)
      HIDES.lastIndex = from
      return (odd = latin === undefined ? end : (HIDES.exec(latin)?.index ?? end))
    }
    while (pos < end) {
      let start = pos
      if (scanner !== undefined && hit < pos) {
        const found = scanner.find(pos, end)
        hit = Math.min(found < 0 ? end : found, hidden(pos))
      }
      if (scanner !== undefined && !receiver.wantsAll) {
        if (hit === end) {
          line += scanner.newlines(pos, end) + (block[end - 1] === NEWLINE ? 0 : 1)
          break
        }
        start = hit
        while (start > pos && block[start - 1] !== NEWLINE) start--
        line += scanner.newlines(pos, start)
      }
      const next = lineEnd(block, start, end)
      show(start, next, scanner === undefined ? undefined : hit < next, false)
      last = start
      line++
      pos = next + 1
    }
    // the last line of the piece tells how far the log reaches
    const lastStart = block.lastIndexOf(NEWLINE, end - 2) + 1
    if (scanner !== undefined && lastStart !== last && lastStart < end) {
      line--
      show(lastStart, lineEnd(block, lastStart, end), false, true)
      line++
    }
  }

  /** Bytes since the last part: it ends at the same byte, in whatever pieces they come. */
  let fresh = 0
  for await (const piece of pieces)
    for (let at = 0; at < piece.length;) {
      const some = piece.subarray(at, at + PART - fresh)
      const length = unfinished + some.length
      held.reserve(length)
      held.block.set(some, unfinished)
      unfinished = length
      fresh += some.length
      at += some.length
      if (fresh < PART) continue
      fresh = 0
      const end = held.block.lastIndexOf(NEWLINE, length - 1) + 1
      if (end === 0) continue
      work(end)
      base += end
      held.block.copyWithin(0, end, length)
      unfinished = length - end
    }
  if (unfinished > 0) work(unfinished)
  return line - 1
}

const isMarked = (block: Uint8Array): boolean => block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf

function lineEnd(block: Uint8Array, from: number, end: number): number {
  const next = block.indexOf(NEWLINE, from)
  return next < 0 || next > end ? end : next
}
