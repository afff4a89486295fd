import type { Collecting } from '../core/block.ts'
import { extended } from '../core/extended.ts'
import type { Kept } from '../core/flood.ts'
import { grouped } from '../core/grouped.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Cited } from '../core/span.ts'
import { spanning } from '../core/spanning.ts'
import type { Source } from './boots.ts'
import { type Collected, markOf, reopened, type Statement, type Unfinished } from './collected.ts'
import { type Piece, PieceIndex, type SeamBudget } from './piece-index.ts'
import { goOn } from './seams.ts'
import type { Timeline } from './timeline.ts'

/** The logs of one scope on its axis. */
export class Pieces {
  readonly #sources: readonly Source[]
  readonly #timeline: Timeline
  readonly #budget: SeamBudget
  #byPath: ReadonlyMap<string, readonly Piece[]> | undefined
  #index: PieceIndex | undefined

  constructor(sources: readonly Source[], timeline: Timeline, budget: SeamBudget) {
    this.#sources = sources
    this.#timeline = timeline
    this.#budget = budget
  }

  of(path: string): readonly Piece[] {
    return this.#pieces().get(path) ?? []
  }

  /** What others have of a statement that this one breaks off: `collecting` takes it. */
  further(unfinished: Unfinished, collecting: Collecting<object>, piece: Piece): readonly Cited<LogLine>[] {
    this.#index ??= new PieceIndex([...this.#pieces().values()].flat(), this.#budget)
    return goOn(unfinished, collecting, piece, this.#index)
  }

  /** Put together when a text breaks off. */
  #pieces(): ReadonlyMap<string, readonly Piece[]> {
    return (this.#byPath ??= grouped(
      this.#sources.map(({ path, log }): Piece => ({
        path,
        log,
        settled: (line) => (line.time === undefined ? undefined : this.#timeline.settled(line.time, path, log.host, line.at.line)),
      })),
      (piece) => piece.path,
    ))
  }
}

/** The statements that a text breaks off in the middle, each with what another piece of its log has of it. */
export function finish(text: Collected, pieces: Pieces, failed: (what: string, error: unknown) => void): Kept<Statement>[] {
  if (text.logs.every(({ unfinished }) => unfinished.length === 0)) return []
  return pieces.of(text.path).flatMap((piece) =>
    // each is told once: of a hundred thousand texts they are let go of on the way
    piece.log.unfinished.splice(0).flatMap((unfinished) => {
      const { block, lines } = unfinished
      try {
        const collecting = reopened(unfinished)
        const further = pieces.further(unfinished, collecting, piece)
        const record = collecting.build()
        const [first] = lines
        if (record === undefined || first === undefined) return []
        const at = spanning(lines)
        const cited: Cited<object> = extended(record, first.time === undefined ? { at } : { at, time: first.time })
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
