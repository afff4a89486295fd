import type { Collecting } from '../core/block.ts'
import type { LogLine } from '../core/log-line.ts'
import { secondsBetween, type Cited } from '../core/span.ts'
import type { Unfinished } from './collected.ts'
import { headOf, type Piece, type PieceIndex, SEAM_SECONDS } from './piece-index.ts'

/**
 * Statements that a text breaks off in the middle, gone on with in other pieces of the same log: rotated, split, or a copy that begins earlier. A
 * piece that ends before the statement does is gone on with in its turn. `collecting` takes the lines there; gives them, in their order.
 */
export function goOn(unfinished: Unfinished, collecting: Collecting<object>, from: Piece, pieces: PieceIndex): readonly Cited<LogLine>[] {
  const open: Open = { ...unfinished, collecting }
  const taken: Cited<LogLine>[] = []
  const seen = new Set([from.path])
  let at = from
  let last = unfinished.lines.at(-1)
  while (last !== undefined) {
    const next = nextOf(open, taken, last, at, pieces, seen)
    if (next === undefined) break
    taken.push(...next.taken)
    if (!next.isOpen) break
    at = next.piece
    seen.add(at.path)
    last = headOf(at).at(-1)
  }
  return taken
}

interface Open extends Unfinished {
  readonly collecting: Collecting<object>
}

interface Further {
  readonly piece: Piece
  readonly taken: readonly Cited<LogLine>[]
  /** The piece ended before the statement did. */
  readonly isOpen: boolean
}

/** The first piece that goes on with the statement after this line. */
function nextOf(
  open: Open,
  taken: readonly Cited<LogLine>[],
  last: Cited<LogLine>,
  from: Piece,
  pieces: PieceIndex,
  seen: ReadonlySet<string>,
): Further | undefined {
  const candidates = pieces
    .near(last, from, seen)
    .flatMap(({ piece, isNamed }) => {
      const at = continuation(last, from, piece, isNamed)
      return at === undefined ? [] : [{ piece, ...at, isNamed }]
    })
    .sort((a, b) => a.seconds - b.seconds || Number(b.isNamed) - Number(a.isNamed))
  for (const { piece, index } of candidates) {
    const next = take(open, taken.length, bootOf(piece, index))
    if (next.taken.length > 0) return { piece, ...next }
  }
  return undefined
}

/** The lines from one on, up to where the next boot begins. */
function bootOf(piece: Piece, index: number): { lines: readonly Cited<LogLine>[]; isAll: boolean } {
  const head = headOf(piece)
  const after = index === 0 ? 0 : head[index - 1]!.at.line
  const next = piece.log.stretches.find(({ begins, fromLine }) => begins && fromLine > after)
  const lines = head.slice(index).filter(({ at }) => next === undefined || at.line < next.fromLine)
  return { lines, isAll: next === undefined && head.at(-1)?.at.line === piece.log.toLine }
}

interface Continuation {
  /** Where the next line stands in the head of the piece. */
  readonly index: number
  /** How long after the line. */
  readonly seconds: number
}

/** Where a piece goes on after a line; undefined where it does not. `isNamed`: by its name it is the piece that follows. */
function continuation(last: Cited<LogLine>, from: Piece, piece: Piece, isNamed: boolean): Continuation | undefined {
  const head = headOf(piece)
  const when = from.settled(last)
  const apart = (line: Cited<LogLine>): number | undefined => {
    if (last.uptime !== undefined && line.uptime !== undefined) return line.uptime - last.uptime
    const time = piece.settled(line)
    return when === undefined || time === undefined ? undefined : secondsBetween(when, time)
  }
  const same = head.findIndex((line) => line.message === last.message && Math.abs(apart(line) ?? 1) < 1)
  if (same >= 0) return { index: same + 1, seconds: 0 }
  const first = head[0]
  const gap = first === undefined ? undefined : apart(first)
  if (gap !== undefined) return gap >= 0 && gap <= SEAM_SECONDS ? { index: 0, seconds: gap } : undefined
  // lines without a time go on with the one right above them, in the piece before
  return isNamed && first !== undefined && first.time === undefined ? { index: 0, seconds: 0 } : undefined
}

function take(
  { collecting, block, lines }: Open,
  before: number,
  further: { readonly lines: readonly Cited<LogLine>[]; readonly isAll: boolean },
): { taken: Cited<LogLine>[]; isOpen: boolean } {
  const taken: Cited<LogLine>[] = []
  for (const line of further.lines) {
    const next = collecting.next(line.message)
    if (next === 'end' || lines.length + before + taken.length >= block.maxLines) return { taken, isOpen: false }
    if (next === 'pass') continue
    collecting.add(line)
    taken.push(line)
    if (next === 'last') return { taken, isOpen: false }
  }
  return { taken, isOpen: further.isAll }
}
