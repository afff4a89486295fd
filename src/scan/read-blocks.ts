import type { RawLine } from '../core/parser.ts'
import type { LiteralSet } from './literals.ts'

/** Who receives the lines of one text. */
export interface LineReceiver {
  /** True while every line must be shown. */
  readonly wantsAll: boolean
  line(line: RawLine): void
  /** The last line of a piece, shown only to learn the time; never one that `line` got. */
  glance(line: RawLine): void
}

const NEWLINE = 10
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Shows the receiver the lines that hold one of the literals, and all lines while it wants them; the others are only counted.
 * `gate` undefined: every line is shown. Returns the number of lines. A last line without newline counts.
 */
export async function readBlocks(
  pieces: AsyncIterable<Uint8Array>,
  receiver: LineReceiver,
  gate: LiteralSet | undefined,
  originalOffset: (offset: number) => number = (offset) => offset,
): Promise<number> {
  let line = 1
  let base = 0
  let rest: Uint8Array[] = []
  let restLength = 0

  const show = (block: Uint8Array, start: number, end: number, glance: boolean): void => {
    const to = end > start && block[end - 1] === 13 ? end - 1 : end
    const raw = { text: decoder.decode(block.subarray(start, to)), line, offset: originalOffset(base + start) }
    if (glance) receiver.glance(raw)
    else receiver.line(raw)
  }

  /** Works through whole lines in block[0, end). */
  const work = (block: Uint8Array, end: number): void => {
    let pos = 0
    let last = -1
    while (pos < end) {
      if (gate === undefined || receiver.wantsAll) {
        const next = lineEnd(block, pos, end)
        show(block, pos, next, false)
        last = pos
        line++
        pos = next + 1
        continue
      }
      const hit = gate.find(block, pos, end)
      const until = hit < 0 ? end : hit
      let start = pos
      for (let next = block.indexOf(NEWLINE, pos); next >= 0 && next < until; next = block.indexOf(NEWLINE, next + 1)) {
        line++
        start = next + 1
      }
      if (hit < 0) {
        if (start < end) line++
        break
      }
      pos = start
      const next = lineEnd(block, pos, end)
      show(block, pos, next, false)
      last = pos
      line++
      pos = next + 1
    }
    // the last line of the piece tells how far the log reaches
    const lastStart = block.lastIndexOf(NEWLINE, end - 2) + 1
    if (gate !== undefined && lastStart !== last && lastStart < end) {
      line--
      show(block, lastStart, lineEnd(block, lastStart, end), true)
      line++
    }
  }

  for await (const piece of pieces) {
    const cut = piece.lastIndexOf(NEWLINE)
    if (cut < 0) {
      rest.push(piece.slice())
      restLength += piece.length
      continue
    }
    let block = piece
    let end = cut + 1
    if (restLength > 0) {
      block = concat([...rest, piece.subarray(0, end)], restLength + end)
      end = block.length
    }
    work(block, end)
    base += end
    const tail = piece.slice(cut + 1)
    rest = tail.length > 0 ? [tail] : []
    restLength = tail.length
  }
  if (restLength > 0) work(concat(rest, restLength), restLength)
  return line - 1
}

function lineEnd(block: Uint8Array, from: number, end: number): number {
  const next = block.indexOf(NEWLINE, from)
  return next < 0 || next > end ? end : next
}

function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]!
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
