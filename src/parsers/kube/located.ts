import type { Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { isoTime } from '../../core/time/calendar.ts'
import type { Tree } from './tree.ts'

/** Characters of a line in which a member is seen at a glance. */
const LONG = 120
/** Of a member that is quoted in place of its line. */
const MOST_QUOTED = 600

/** Where the values of a document stand, for records that are made of them. */
export class Located {
  readonly publish: Publish
  readonly #lines: readonly RawLine[]

  /** `lines`: those that the trees count from zero. */
  constructor(publish: Publish, lines: readonly RawLine[]) {
    this.publish = publish
    this.#lines = lines
  }

  /** The line of the first value that there is; of a long one the member is quoted. */
  at(...trees: readonly (Tree | undefined)[]): RawLine {
    const tree = trees.find((one) => one !== undefined)
    const line = this.#lines[tree?.line ?? 0] ?? this.#lines[0]!
    if (tree?.columns === undefined || tree.scalar === undefined || line.text.length <= LONG) return line
    const [from, to] = tree.columns
    return to - from > MOST_QUOTED ? line : { ...line, says: line.text.slice(from, to) }
  }
}

/** RFC 3339, or podman's `2026-11-21 10:15:00.123 +0100 CET`; the year 1 is the API's and the engines' word for never. */
export function instantOf(written: string | undefined): Instant | undefined {
  const time = written === undefined ? undefined : isoTime(written)
  return time === undefined || !('wall' in time) || time.wall <= 0 ? undefined : time
}
