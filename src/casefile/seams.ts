import type { LogLine } from '../core/log-line.ts'
import { secondsBetween, type Cited, type Instant } from '../core/span.ts'
import type { Unfinished } from './collected.ts'
import type { HostLog } from './host-log.ts'

/** A log on its machine's axis. */
export interface Piece {
  readonly path: string
  readonly log: HostLog
  readonly settled: (line: Cited<LogLine>) => Instant | undefined
}

/** The next piece goes on within this after the last line of the one before. */
const SEAM_SECONDS = 10

/**
 * Statements that a text breaks off in the middle, gone on with in another piece of the same log: rotated, split, or a copy that begins earlier.
 * Gives the lines that were taken there, in their order.
 */
export function goOn(unfinished: Unfinished, from: Piece, pieces: readonly Piece[]): readonly Cited<LogLine>[] {
  const last = unfinished.lines.at(-1)
  if (last === undefined) return []
  const candidates = pieces
    .filter((piece) => piece.path !== from.path)
    .map((piece) => ({ piece, at: continuation(last, from, piece) }))
    .filter(({ at }) => at >= 0)
  for (const { piece, at } of candidates) {
    const taken = take(unfinished, headOf(piece).slice(at))
    if (taken.length > 0) return taken
  }
  return []
}

const headOf = ({ log }: Piece): readonly Cited<LogLine>[] => log.wholeHead?.() ?? log.head

/** Where in the head of a piece the line after this one stands; -1 where the piece does not go on with it. */
function continuation(last: Cited<LogLine>, from: Piece, piece: Piece): number {
  const head = headOf(piece)
  const when = from.settled(last)
  const apart = (line: Cited<LogLine>): number | undefined => {
    if (last.uptime !== undefined && line.uptime !== undefined) return line.uptime - last.uptime
    const time = piece.settled(line)
    return when === undefined || time === undefined ? undefined : secondsBetween(when, time)
  }
  const same = head.findIndex((line) => line.message === last.message && Math.abs(apart(line) ?? 1) < 1)
  if (same >= 0) return same + 1
  const first = head[0]
  const gap = first === undefined ? undefined : apart(first)
  return gap !== undefined && gap >= 0 && gap <= SEAM_SECONDS ? 0 : -1
}

function take({ collecting, block, lines }: Unfinished, further: readonly Cited<LogLine>[]): Cited<LogLine>[] {
  const taken: Cited<LogLine>[] = []
  for (const line of further) {
    const next = collecting.next(line.message)
    if (next === 'end' || lines.length + taken.length >= block.maxLines) break
    if (next === 'pass') continue
    collecting.add(line)
    taken.push(line)
    if (next === 'last') break
  }
  return taken
}
