import type { FormatParser } from '../core/parser.ts'
import { LiteralSet } from '../scan/literals.ts'
import type { LogExport } from './exports/log-export.ts'

/** What a section can be: a capture that states records, or an export of a log, whose entries are lines of it. */
export type SectionFormat = FormatParser | LogExport

const NONE: readonly SectionFormat[] = []
const NO_HITS: readonly number[] = []

/** Those whose literals these are, each once. */
const ownersOf = (hits: readonly number[], owners: readonly SectionFormat[][]): readonly SectionFormat[] =>
  hits.length === 1 ? owners[hits[0]!]! : [...new Set(hits.flatMap((hit) => owners[hit]!))]

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

  /** Whether a heading that holds a literal may stand in the text. */
  mayHold(text: string): boolean {
    return this.#set.holds(text)
  }

  /**
   * Formats of which this whole line is a heading. `all`: also those whose headings hold no literal; `holds`: false where it is known that no
   * literal stands in it.
   */
  headedBy(text: string, all: boolean, holds = true): readonly SectionFormat[] {
    // a whole document may stand on one line
    if (text.length > MAX_HEADING)
      return all && /^\s{0,8}[[{]/.test(text) ? this.#unmarked.filter((parser) => parser.heading?.(text) === true) : []
    const hits = holds ? this.#set.within(text) : NO_HITS
    if (hits.length === 0 && !all) return NONE
    let headed: SectionFormat[] | undefined
    if (hits.length > 0) headed = ownersOf(hits, this.#owners).filter((parser) => parser.heading?.(text) === true)
    if (all) for (const parser of this.#unmarked) if (parser.heading?.(text) === true) (headed ??= []).push(parser)
    return headed ?? NONE
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
