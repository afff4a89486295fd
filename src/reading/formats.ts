import type { FormatParser } from '../core/parser.ts'
import { LiteralSet } from '../scan/literals.ts'
import type { LogExport } from './exports/log-export.ts'

/** What a section can be: a capture that states records, or an export of a log, whose entries are lines of it. */
export type SectionFormat = FormatParser | LogExport

const NONE: readonly SectionFormat[] = []
/** A heading is no longer than this, in characters. */
const MAX_HEADING = 4096

/** The formats of a run, and which of them may begin at a line. */
export class Formats {
  readonly parsers: readonly SectionFormat[]
  /** Literals of headings, for the gate. */
  readonly literals: readonly string[]
  readonly #set: LiteralSet
  readonly #owners: readonly SectionFormat[][]
  /** Formats whose headings hold no literal. */
  readonly #unmarked: readonly SectionFormat[]

  constructor(parsers: readonly SectionFormat[]) {
    this.parsers = parsers
    const owners = new Map<string, SectionFormat[]>()
    for (const parser of parsers)
      for (const literal of parser.begins ?? []) {
        const list = owners.get(literal.toLowerCase())
        if (list === undefined) owners.set(literal.toLowerCase(), [parser])
        else list.push(parser)
      }
    this.literals = [...owners.keys()]
    this.#owners = [...owners.values()]
    this.#set = new LiteralSet(this.literals)
    this.#unmarked = parsers.filter((parser) => (parser.begins ?? []).length === 0 && parser.heading !== undefined)
  }

  /** Whether a heading of a format may stand in the text. `all`: also of those whose headings hold no literal. */
  mayHead(text: string, all: boolean): boolean {
    return all || this.#set.holds(text)
  }

  /** Formats of which this whole line is a heading. `all`: also those whose headings hold no literal. */
  headedBy(text: string, all: boolean): readonly SectionFormat[] {
    // a whole document may stand on one line
    if (text.length > MAX_HEADING)
      return all && /^\s{0,8}[[{]/.test(text) ? this.#unmarked.filter((parser) => parser.heading?.(text) === true) : []
    const hits = this.#set.within(text)
    if (hits.length === 0 && !all) return NONE
    const headed: SectionFormat[] = []
    const asked: SectionFormat[] = []
    const ask = (parser: SectionFormat): void => {
      if (asked.includes(parser)) return
      asked.push(parser)
      if (parser.heading?.(text) === true) headed.push(parser)
    }
    for (const hit of hits) for (const parser of this.#owners[hit]!) ask(parser)
    if (all) for (const parser of this.#unmarked) if (parser.heading?.(text) === true) headed.push(parser)
    return headed
  }

  /** Formats that a file of this path holds. */
  namedBy(path: string): SectionFormat[] {
    return this.parsers.filter((parser) => parser.named?.(path) === true)
  }

  /** Formats that this command prints without a heading. */
  askedBy(command: string): SectionFormat[] {
    return this.parsers.filter((parser) => parser.asked?.(command) === true)
  }
}
