import type { RawLine } from '../core/parser.ts'
import type { Instant } from '../core/span.ts'
import { dateOf } from '../core/time/stamp.ts'
import { commandAt } from '../core/prompt.ts'
import { WorkingDirectory } from './working-directory.ts'

/** A date dates what begins at most so many lines below it; a command names what begins in the next lines. */
const DATED_LINES = 4
const NAMED_LINES = 2
const LONGEST_DATE = 80

/** What stands just above a section: a date, the command that printed it, and the line. */
export class Above {
  #date: { readonly time: Instant; readonly line: number } | undefined
  readonly #folder = new WorkingDirectory()
  #line: { readonly text: string; readonly line: number } | undefined
  #command: { readonly text: string; readonly line: number } | undefined

  seeDate({ text, line }: RawLine): void {
    const time = text.length > LONGEST_DATE ? undefined : dateOf(text)
    if (time !== undefined) this.#date = { time, line }
  }

  /** The command at a prompt that the line is, if it is one. */
  seeCommand({ text, line }: RawLine): string | undefined {
    const typed = commandAt(text)
    const command = typed === undefined ? undefined : this.#folder.whole(text, typed)
    if (command !== undefined) this.#command = { text: command, line }
    return command
  }

  seeLine({ text, line }: { readonly text: string; readonly line: number }): void {
    this.#line = { text, line }
  }

  /** The log line that stands directly above. */
  line({ line }: RawLine): string | undefined {
    return this.#line?.line === line - 1 ? this.#line.text : undefined
  }

  date({ line }: RawLine): Instant | undefined {
    const below = line - (this.#date?.line ?? Infinity)
    return below > 0 && below <= DATED_LINES ? this.#date?.time : undefined
  }

  command({ line }: RawLine): string | undefined {
    const below = line - (this.#command?.line ?? Infinity)
    return below > 0 && below <= NAMED_LINES ? this.#command?.text : undefined
  }
}
