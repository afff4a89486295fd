import type { Kept } from '../core/flood.ts'
import type { LogLine } from '../core/log-line.ts'
import type { Cited } from '../core/span.ts'
import type { Source } from './boots.ts'
import { type Collected, markOf, type Statement } from './collected.ts'
import { goOn } from './seams.ts'
import type { Timeline } from './timeline.ts'

/** The statements that a text breaks off in the middle, each with what another piece of its log has of it. */
export function finish(
  text: Collected,
  sources: readonly Source[],
  timeline: Timeline,
  failed: (what: string, error: unknown) => void,
): Kept<Statement>[] {
  if (text.logs.every(({ unfinished }) => unfinished.length === 0)) return []
  const pieces = sources.map(({ path, log }) => ({
    path,
    log,
    settled: (line: Cited<LogLine>) => (line.time === undefined ? undefined : timeline.settled(line.time, path, log.host, line.at.line)),
  }))
  return pieces
    .filter(({ path }) => path === text.path)
    .flatMap((piece) =>
      piece.log.unfinished.flatMap((unfinished) => {
        const { block, collecting, lines } = unfinished
        try {
          const further = goOn(unfinished, piece, pieces)
          const record = collecting.build()
          const [first] = lines
          if (record === undefined || first === undefined) return []
          const last = lines.at(-1)!
          const at = last.at.line > first.at.line ? { ...first.at, endLine: last.at.line } : first.at
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
