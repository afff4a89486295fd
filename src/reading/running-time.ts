import type { LogLine } from '../core/log-line.ts'
import type { Cited, Instant } from '../core/span.ts'

/** Lines of one message that may stand below its first. */
const MOST_LINES = 200
/** More than a statement may have. */
const MOST_KNOWN = 4096
/** An empty line may stand between two of them. */
const MOST_STEP = 2

/** When lines without a time of their own were written: further lines of a message stand right below the one that has it. */
export class RunningTime {
  /** By line: of the last ones without a time. */
  readonly #known = new Map<number, Instant>()
  #last: { readonly line: number; readonly time: Instant; readonly below: number } | undefined

  /** The time of the line that this one goes on with; undefined where it has its own, or none stands right above. Lines come in their order. */
  above(line: Cited<LogLine>): Instant | undefined {
    const { at, time } = line
    const end = at.endLine ?? at.line
    if (time !== undefined) {
      this.#last = { line: end, time, below: 0 }
      return undefined
    }
    const known = this.#known.get(at.line)
    if (known !== undefined) return known
    const last = this.#last
    if (last === undefined || at.line < last.line || at.line - last.line > MOST_STEP || last.below >= MOST_LINES) return undefined
    this.#last = { line: end, time: last.time, below: last.below + 1 }
    this.#known.set(at.line, last.time)
    if (this.#known.size > MOST_KNOWN) this.#known.delete(this.#known.keys().next().value!)
    return last.time
  }

  /** What stands below is of another text: a command was typed. */
  boundary(): void {
    this.#last = undefined
  }
}
