import type { RawLine } from '../core/parser.ts'
import type { Instant } from '../core/span.ts'
import { dateOf } from '../core/time/stamp.ts'
import { commandChain } from '../core/command-chain.ts'
import { commandAt } from '../core/prompt.ts'
import { WorkingDirectory } from './working-directory.ts'

/** A date dates what begins at most so many lines below it; a command names what begins in the next lines. */
const DATED_LINES = 4
const NAMED_LINES = 2
const LONGEST_DATE = 80
const NONE: readonly string[] = []
/** Commands of one line whose outputs are told apart. */
export const MOST_CHAINED = 12

/** What stands just above a section: a date, the command that printed it, and the line. */
export class Above {
  #date: { readonly time: Instant; readonly line: number } | undefined
  readonly #folder = new WorkingDirectory()
  #line: { readonly text: string; readonly line: number } | undefined
  #command: { readonly text: string; readonly line: number; readonly chain: readonly string[] } | undefined

  seeDate({ text, line }: RawLine): void {
    const time = text.length > LONGEST_DATE ? undefined : dateOf(text)
    if (time !== undefined) this.#date = { time, line }
  }

  /** The command at a prompt that the line is, if it is one. `below`: the lines that follow it, as far as they are known. */
  seeCommand({ text, line }: RawLine, below: readonly RawLine[] = []): string | undefined {
    const typed = commandAt(text)
    const command = typed === undefined ? undefined : this.#folder.whole(text, typed)
    if (command !== undefined) this.#command = { text: command, line, chain: linesOf(command, below) }
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

  /** The command that is said to have printed a line; below several that were typed at once, each of which printed one, its own. */
  command({ line }: RawLine): string | undefined {
    const below = line - (this.#command?.line ?? Infinity)
    const { text, chain = NONE } = this.#command ?? {}
    return below > 0 && below <= NAMED_LINES ? (chain[below - 1] ?? text) : chain[below - 1]
  }
}

/** The commands of a chain, where below it stand as many lines, up to the next prompt or an empty line. */
function linesOf(command: string, below: readonly RawLine[]): readonly string[] {
  if (!command.includes(';') && !command.includes('&&')) return NONE
  const chain = commandChain(command)
  const end = below.findIndex(({ text }) => text.trim() === '' || commandAt(text) !== undefined)
  return chain.length > NAMED_LINES && (end < 0 ? below.length : end) === chain.length ? chain : NONE
}
