import type { Kept } from '../core/flood.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Cited } from '../core/span.ts'
import { spanning } from '../core/spanning.ts'
import type { Source } from './boots.ts'
import { type Collected, markOf, type Statement, type Unfinished } from './collected.ts'
import { goOn, type Piece } from './seams.ts'
import type { Timeline } from './timeline.ts'

/** Logs that are looked at for all that the texts of one scope break off: past that a statement stands as far as its own text goes. */
const MOST_LOOKED = 500_000

/** The logs of one scope on its axis. */
export class Pieces {
  readonly #sources: readonly Source[]
  readonly #timeline: Timeline
  readonly #most: number
  /** Put together when a text breaks off. */
  #byPath: Map<string, [Piece, ...Piece[]]> | undefined
  #all: readonly Piece[] = []
  #looked = 0

  constructor(sources: readonly Source[], timeline: Timeline, most = MOST_LOOKED) {
    this.#sources = sources
    this.#most = most
    this.#timeline = timeline
  }

  of(path: string): readonly Piece[] {
    if (this.#byPath === undefined) {
      this.#all = this.#sources.map(({ path: own, log }) => ({
        path: own,
        log,
        settled: (line) => (line.time === undefined ? undefined : this.#timeline.settled(line.time, own, log.host, line.at.line)),
      }))
      this.#byPath = grouped(this.#all, (piece) => piece.path)
    }
    return this.#byPath.get(path) ?? []
  }

  /** What others have of a statement that this one breaks off. */
  further(unfinished: Unfinished, piece: Piece): readonly Cited<LogLine>[] {
    if (this.#looked >= this.#most) return []
    this.#looked += this.#all.length
    return goOn(unfinished, piece, this.#all)
  }
}

/** The statements that a text breaks off in the middle, each with what another piece of its log has of it. */
export function finish(text: Collected, pieces: Pieces, failed: (what: string, error: unknown) => void): Kept<Statement>[] {
  if (text.logs.every(({ unfinished }) => unfinished.length === 0)) return []
  return pieces.of(text.path).flatMap((piece) =>
    piece.log.unfinished.flatMap((unfinished) => {
      const { block, collecting, lines } = unfinished
      try {
        const further = pieces.further(unfinished, piece)
        const record = collecting.build()
        const [first] = lines
        if (record === undefined || first === undefined) return []
        const at = spanning(lines)
        const cited: Cited<object> = { ...record, at, ...(first.time === undefined ? {} : { time: first.time }) }
        const marks = [...lines, ...further].map(markOf)
        return [
          {
            item: { order: Number.MAX_SAFE_INTEGER, stated: { type: block.emits, record: cited, host: piece.log.host, marks } },
            times: 1,
          },
        ]
      } catch (error) {
        failed(`${text.path}: ${block.id} could not be read`, error)
        return []
      }
    }),
  )
}
