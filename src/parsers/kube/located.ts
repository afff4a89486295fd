import type { Publish, RawLine } from '../../core/parser.ts'
import type { Instant } from '../../core/span.ts'
import { isoTime } from '../../core/time/calendar.ts'
import type { Tree } from './tree.ts'

/** Where the values of a document stand, for records that are made of them. */
export class Located {
  readonly publish: Publish
  readonly #lines: readonly RawLine[]

  /** `lines`: those that the trees count from zero. */
  constructor(publish: Publish, lines: readonly RawLine[]) {
    this.publish = publish
    this.#lines = lines
  }

  /** The line of the first value that there is. */
  at(...trees: readonly (Tree | undefined)[]): RawLine {
    const line = trees.find((tree) => tree !== undefined)?.line ?? 0
    return this.#lines[line] ?? this.#lines[0]!
  }
}

/** RFC 3339, or podman's `2026-11-21 10:15:00.123 +0100 CET`; the year 1 is the API's and the engines' word for never. */
export function instantOf(written: string | undefined): Instant | undefined {
  const time = written === undefined ? undefined : isoTime(written)
  return time === undefined || !('wall' in time) || time.wall <= 0 ? undefined : time
}
