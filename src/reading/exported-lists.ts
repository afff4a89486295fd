import type { Pasted } from './documents.ts'

/** Headings of a column that tells how far something has come. */
const STATE = /^(?:status|state|resolution|outcome)$/i
/** What is over. */
const OVER = /^(?:resolved|closed|fixed|done|mitigated|archived|completed?|won'?t fix|duplicate|verified)$/i
/** Headings of a column that tells where or when a line of a log was written. */
const PLACED =
  /^(?:@?time(?:stamp)?|date|when|at|ts|hosts?|hostname|nodes?|pods?|instances?|containers?|machines?|servers?|level|severity)$/i
/** Headings of figures over a span of time. */
const FIGURE = /(?:^|[ _-])(?:20\d\d|Q[1-4]|mttr|mttd|mtbf|avg|average|mean|median|trend|share|percent|change)(?:$|[ _-])/i
/** Headings of what may happen one day, and what to do about it. */
const GENERAL = /^(?:likelihood|probability|mitigation|meaning|remedy|runbook|workaround|symptoms?)$/i
const LEAST_FIGURES = 2
const LEAST_COLUMNS = 3
const HEADING = /^["']?(?:[A-Za-z][\w ()#/%.-]{0,40}|20\d\d)["']?$/
const SEPARATORS = [',', ';', '\t']

const cellsOf = (row: string, separator: string): string[] => row.split(separator).map((cell) => cell.trim().replace(/^["']|["']$/g, ''))

/**
 * Places, in the list, of rows of a list that was exported, with commas, semicolons or tabs between its cells: issues that are over, figures of what happened over
 * months, and what may happen. A row of what is open, and of a log, is read.
 */
export function exportedLists(lines: readonly Pasted[]): number[] {
  const texts = lines.map(({ text, verbatim }) => verbatim ?? text)
  const found: number[] = []
  for (let i = 0; i + 1 < texts.length; i++) {
    const separator = SEPARATORS.find((one) => isHeading(texts[i]!, one))
    if (separator === undefined) continue
    const headings = cellsOf(texts[i]!, separator)
    const hasState = headings.some((heading) => STATE.test(heading))
    const isGeneral =
      headings.filter((heading) => FIGURE.test(heading)).length >= LEAST_FIGURES || headings.some((heading) => GENERAL.test(heading))
    if ((!hasState && !isGeneral) || headings.some((heading) => PLACED.test(heading))) continue
    let end = i
    for (let at = i + 1; at < texts.length && isRow(texts[at]!, separator, headings.length); at++) {
      end = at
      const states = hasState ? cellsOf(texts[at]!, separator) : []
      if (hasState ? states.some((cell) => OVER.test(cell)) : isGeneral) found.push(at)
    }
    i = end
  }
  return found
}

const isHeading = (text: string, separator: string): boolean =>
  text.length <= 600 && text.split(separator).length >= LEAST_COLUMNS && text.split(separator).every((cell) => HEADING.test(cell.trim()))

const isRow = (text: string, separator: string, columns: number): boolean => text.length <= 4000 && text.split(separator).length >= columns
