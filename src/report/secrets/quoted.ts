import type { Report } from '../../core/report.ts'
import { secretsOf } from '../mask.ts'
import { marked } from './filled.ts'

/** Characters of a quoted line that are read; fewer are shown. */
const MOST_READ = 65_536

interface Quote {
  readonly line: number
  readonly endLine?: number
  readonly text: string
}

/** The quoted lines of a report with their secrets masked. */
export interface MaskedQuotes {
  /** What a quoted line says then, where that is something else. */
  readonly shown: ReadonlyMap<object, string>
  /** All lines as they stand in the report, and as they are shown. */
  readonly given: ReadonlySet<string>
  readonly lines: ReadonlySet<string>
}

/**
 * Masks the secrets in the quoted lines of a report, each read together with those that stand before and after it in its text and are quoted too: a
 * name may stand in one and its value in the next, a key go on over many. `found` is told each.
 */
export function maskQuoted(report: Report, found: (secret: string) => void): MaskedQuotes {
  const texts = new Map<string, Quote[]>()
  eachQuote(report, '', (artifact, quote) => {
    const quotes = texts.get(artifact)
    if (quotes === undefined) texts.set(artifact, [quote])
    else quotes.push(quote)
  })
  const shown = new Map<Quote, string>()
  const given = new Set<string>()
  for (const quotes of texts.values()) {
    quotes.sort((a, b) => a.line - b.line)
    let run: Quote[] = []
    for (const quote of quotes) {
      given.add(quote.text)
      const last = run.at(-1)
      if (last !== undefined && quote.line > (last.endLine ?? last.line) + 1) {
        maskRun(run, shown, found)
        run = []
      }
      run.push(quote)
    }
    maskRun(run, shown, found)
  }
  const lines = new Set<string>()
  for (const quotes of texts.values()) for (const quote of quotes) lines.add(shown.get(quote) ?? quote.text)
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

/** Masks lines that follow each other. A line that is quoted twice is read once. */
function maskRun(run: readonly Quote[], shown: Map<Quote, string>, found: (secret: string) => void): void {
  const read = run.filter((quote, i) => i === 0 || quote.line !== run[i - 1]!.line || quote.text !== run[i - 1]!.text)
  const text = read.map((quote) => quote.text.slice(0, MOST_READ)).join('\n')
  const spans = secretsOf(text, found)
  if (spans.length === 0) return
  const masked = new Map<string, string>()
  let from = 0
  for (const { text: whole, line } of read) {
    const to = from + Math.min(whole.length, MOST_READ)
    const own = spans.filter(([start, end]) => start >= from && end <= to).map(([start, end]) => [start - from, end - from] as const)
    if (own.length > 0) masked.set(`${line}\n${whole}`, marked(whole, own))
    from = to + 1
  }
  for (const quote of run) {
    const text = masked.get(`${quote.line}\n${quote.text}`)
    if (text !== undefined) shown.set(quote, text)
  }
}
