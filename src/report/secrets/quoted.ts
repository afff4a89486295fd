import type { Report } from '../../core/report.ts'
import { secretsOf, type Span } from '../mask.ts'
import { marked } from './filled.ts'
import { headingOf, isRow } from './columns.ts'
import { REACH, tells } from './rows.ts'

/** Characters of a quoted line that are read; fewer are shown. */
const MOST_READ = 65_536

interface Quote {
  readonly line: number
  readonly endLine?: number
  readonly text: string
  readonly message?: string
}

/** A quoted line of which the place in its text is known. */
export interface Placed {
  readonly artifact: string
  readonly line: number
  /** Where it begins, in bytes. */
  readonly offset: number
  readonly text: string
}

/** What the lines from one number to another say in the text in which `at` stands, as far as that is known. They are read, and shown nowhere. */
export type Beside = (at: Placed, from: number, to: number) => readonly string[]

/** The texts of a quote. */
export type Shown = Readonly<Record<string, string>>

/** The quoted lines of a report with their secrets masked. */
export interface MaskedQuotes {
  /** What a quoted line says then, where that is something else. */
  readonly shown: ReadonlyMap<object, Shown>
  /** All lines as they stand in the report, and as they are shown. */
  readonly given: ReadonlySet<string>
  readonly lines: ReadonlySet<string>
}

/**
 * Masks the secrets in the quoted lines of a report, each read together with those that stand before and after it in its text, quoted or `beside`: a
 * name may stand in one and its value in the next, a key go on over many. `found` is told each.
 */
export function maskQuoted(report: Report, found: (secret: string) => void, beside: Beside): MaskedQuotes {
  const texts = new Map<string, Quote[]>()
  eachQuote(report, '', (artifact, quote) => {
    const quotes = texts.get(artifact)
    if (quotes === undefined) texts.set(artifact, [quote])
    else quotes.push(quote)
  })
  const shown = new Map<Quote, Shown>()
  const around = (run: readonly Quote[], artifact: string): Around => linesAround(run, artifact, beside)
  const given = new Set<string>()
  for (const [artifact, quotes] of texts) {
    quotes.sort((a, b) => a.line - b.line)
    let run: Quote[] = []
    for (const quote of quotes) {
      given.add(quote.text)
      const last = run.at(-1)
      if (last !== undefined && quote.line > (last.endLine ?? last.line) + 1) {
        maskRun(run, around(run, artifact), shown, found)
        run = []
      }
      run.push(quote)
    }
    maskRun(run, around(run, artifact), shown, found)
  }
  const lines = new Set<string>()
  for (const quotes of texts.values()) for (const quote of quotes) lines.add(shown.get(quote)?.['text'] ?? quote.text)
  return { shown, given, lines }
}

/** Calls `visit` for each quoted line of a report: what has a number and a text, and is of the artifact that it or what holds it names. */
function eachQuote(value: unknown, artifact: string, visit: (artifact: string, quote: Quote) => void): void {
  if (typeof value !== 'object' || value === null) return
  const { artifact: own, line, text } = value as Record<string, unknown>
  const of = typeof own === 'string' ? own : artifact
  if (typeof line === 'number' && typeof text === 'string') visit(of, value as Quote)
  for (const inner of Object.values(value)) eachQuote(inner, of, visit)
}

/** Lines above a row of a table in which its heading is looked for. */
const TO_HEADING = 200

/** Lines that are read with those that are quoted. */
interface Around {
  readonly above: readonly string[]
  readonly below: readonly string[]
}

const hasPlace = (quote: Quote): quote is Quote & Placed => 'offset' in quote

/** The lines before and after a run of quotes, from the first to the last that tells of its neighbours. */
function linesAround(run: readonly Quote[], artifact: string, beside: Beside): Around {
  const [first, last] = [run[0]!, run.at(-1)!]
  const [top, end] = [run.find(hasPlace), run.findLast(hasPlace)]
  if (top === undefined || end === undefined) return { above: [], below: [] }
  const before = beside({ ...top, artifact }, first.line - (isRow(first.text) ? TO_HEADING : REACH), first.line - 1)
  const after = (last.endLine ?? last.line) + 1
  const below = beside({ ...end, artifact }, after, after + REACH - 1)
  const above = before.slice(-REACH)
  const from = above.findIndex(tells)
  const near = from < 0 ? [] : above.slice(from)
  // of a table only its heading is read besides, not all rows between
  const heading = before.length > REACH ? headingOf(before) : undefined
  return { above: heading === undefined ? near : [heading, ...above], below: below.slice(0, below.findLastIndex(tells) + 1) }
}

/** Masks lines that follow each other. A line that is quoted twice is read once. */
function maskRun(run: readonly Quote[], { above, below }: Around, shown: Map<Quote, Shown>, found: (secret: string) => void): void {
  const read = run.filter((quote, i) => i === 0 || quote.line !== run[i - 1]!.line || quote.text !== run[i - 1]!.text)
  const texts = [...above, ...read.map(({ text }) => text.slice(0, MOST_READ)), ...below]
  const spans = secretsOf(texts.join('\n'), found)
  if (spans.length === 0) return
  const masked = new Map<string, readonly Span[]>()
  let from = above.reduce((sum, { length }) => sum + length + 1, 0)
  for (const { text: whole, line } of read) {
    const to = from + Math.min(whole.length, MOST_READ)
    const own = spansWithin(spans, from, to)
    if (own.length > 0) masked.set(`${line}\n${whole}`, own)
    from = to + 1
  }
  for (const quote of run) {
    const own = masked.get(`${quote.line}\n${quote.text}`)
    if (own !== undefined) shown.set(quote, shownOf(quote, own))
  }
}

/** Those that lie between two places of a text, as places of what stands between these. */
const spansWithin = (spans: readonly Span[], from: number, to: number): Span[] =>
  spans.filter(([start, end]) => start >= from && end <= to).map(([start, end]) => [start - from, end - from])

/** A quote with its secrets masked, also in what was said there. */
function shownOf({ text, message = '' }: Quote, spans: readonly Span[]): Shown {
  const at = message === '' ? -1 : text.lastIndexOf(message)
  const said = at < 0 ? [] : spansWithin(spans, at, at + message.length)
  return { text: marked(text, spans), ...(said.length === 0 ? {} : { message: marked(message, said) }) }
}
