import type { Evidence, Finding } from '../core/report.ts'
import { bareWords } from '../core/words/bare.ts'
import type { Story } from './arrange.ts'

/** Lines that prove one incident; more are for `-v` and for JSON. */
export const MOST_QUOTES = 6
/** Lines of the root that are quoted before those of its effects. */
const OF_ROOT = 3

export interface Quote extends Evidence {
  /** Of how many such events it is one. */
  readonly of?: number
}

/** The lines that prove an incident, each once, the deciding one first: three of its root, one of each effect, then what is left of the root's. */
export function quotesOf({ root, effects }: Story, most: number): Quote[] {
  const own = root.evidence.map((evidence, i) => (i === 0 ? counted(evidence, root) : evidence))
  const theirs = effects.flatMap(({ evidence: [first] }) => first ?? [])
  const seen = new Set<string>()
  const said = new Set<string>()
  return [...own.slice(0, OF_ROOT), ...theirs, ...own.slice(OF_ROOT)]
    .filter((quote) => {
      const place = `${quote.artifact}:${quote.line}`
      // the same words at another time, or of another pid, prove nothing more
      const words = `${quote.artifact} ${shapeOf(quote) ?? place}`
      if (seen.has(place) || (said.has(words) && most <= MOST_QUOTES)) return false
      said.add(words)
      return seen.add(place)
    })
    .slice(0, most)
}

/** Letters from which on a line is a statement and no row of numbers. */
const STATEMENT = 15

/** A statement without its numbers; undefined of a row of a table. */
function shapeOf({ message, text }: Evidence): string | undefined {
  const said = message ?? text
  return (said.match(/[a-z]/gi) ?? []).length < STATEMENT ? undefined : said.replace(/0x[0-9a-f]+|\d+/gi, '#')
}

/** A line of which each event has one says so. */
function counted(quote: Evidence, { count, evidence, evidenceOmitted = 0 }: Finding): Quote {
  const alike = evidence.filter(({ note }) => note === quote.note).length + evidenceOmitted
  return count > 1 && alike > 1 && alike <= count ? { ...quote, of: Math.max(alike, evidenceOmitted > 0 ? count : alike) } : quote
}

/** What of a quote is shown: what was said there, without date, host and program. */
export const wordsOf = ({ message, text }: Pick<Evidence, 'message' | 'text'>): string =>
  bareWords((message ?? text).replaceAll('\n', ' ').trim())

/** Facts that a kill line has and no sentence tells. */
const UNTOLD = /^(?:totalVmKb|fileRssKb|shmemRssKb|pageTablesKb|uid)$/

/** Names and numbers of a story, and the words in which it is told: a quote that is cut is cut around them. */
export function wordsThatMatter({ root, effects }: Story): string[] {
  const named = [root, ...effects].flatMap(({ entities, facts }) =>
    [...Object.entries(entities), ...Object.entries(facts)].flatMap(([name, value]) =>
      !UNTOLD.test(name) &&
      ((typeof value === 'string' && value.length >= 3 && value.length < 80) || (typeof value === 'number' && value >= 1000))
        ? [String(value)]
        : [],
    ),
  )
  const told = `${root.headline ?? root.title} ${root.cause}`.match(/(?<![\w/-])[\w/-]*\d[\w./-]*\w|\b[A-Z]\w{4,}|\b\w{9,}/g) ?? []
  return [...new Set([...named, ...told])]
}
