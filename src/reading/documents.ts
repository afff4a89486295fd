/** A line as it was given, and what pasting left of it. */
export interface Pasted {
  readonly text: string
  readonly verbatim?: string | undefined
}

/** Below the heading of a table in Markdown; the heading of one in the wiki's own language is a row of double bars. */
const RULE = /^\s{0,8}\|?\s{0,20}:?-{2,200}:?\s{0,20}(?:\|\s{0,20}:?-{2,200}:?\s{0,20}){1,40}\|?\s{0,20}$/
const WIKI = /^\s{0,8}\|\|[^|]{1,200}(?:\|\|[^|]{1,200}){1,40}\|\|\s{0,20}$/
/** Headings of a column that says what to do about something, or what it means: its rows are for whoever meets it one day. */
const EXPLAINS =
  /\b(?:symptoms?|actions?|remed(?:y|ies)|meaning|means|fix|fixes|solutions?|resolution|runbook|playbook|what to do|causes?|reasons?|explanation|examples?|mitigation|workaround|next steps?|first steps?|how to|response)\b/i
/** Headings of a column that tells where or when it happened. */
const PLACED = /^\W{0,4}(?:@?time(?:stamp)?|date|when|at|ts|hosts?|nodes?|pods?|instances?|containers?|machines?|servers?)\W{0,4}$/i
const CLOCK = /\b\d\d:\d\d:\d\d\b/
/** A row of a list of problems, in which one is over or long ago. */
const OVER =
  /^\W{0,6}(?:(?:resolved|closed|fixed|done|ignored|mitigated|archived|muted)\W{0,4}$|(?:resolved|fixed|solved|mitigated) (?:by|with|in|on|at|since|after)\b)/i
/** A row that begins with the key of an issue: `OPS-12 | Done | …`. */
const ISSUE = /^\s{0,8}(?:[-*•] )?(?:\[?[A-Z][A-Z\d]{1,9}-\d{1,7}\]?|#\d{1,7}) {0,20}\|/
const LONG_AGO = /^\W{0,4}(?:(?:\d{1,3}|an?|several|many) ?(?:weeks?|months?|mo|years?|yrs?|y) ago)\W{0,4}$/i

/** A heading of what is written for whoever meets a failure one day. */
const MANUAL = /^\s{0,3}#{1,4} .{0,100}\b(?:run ?book|playbook|known (?:issues|errors|problems))\b/i
/** What says of the failure that a page is about that it is over. */
const CLOSED =
  /\bstatus\b\W{1,10}(?:resolved|closed|fixed|mitigated)\b|^\s{0,3}#{1,4} .{0,200}[([](?:resolved|closed|fixed|mitigated)[)\]]/i
/** How people mark the parts of a page. */
const MARKED = /^\s{0,8}(?:\*\*[^*]{2,60}\*\*|#{1,6} |[-*•+] |\d{1,3}[.)] |\|)/
/** A part of a sentence that is quoted. */
const QUOTES = /[\p{L}:] [`"“«][^`"”»]{4,400}[`"”»]/u

const cellsOf = (row: string): string[] =>
  row
    .trim()
    .replace(/^\|{1,2}|\|{1,2}$/g, '')
    .split(/\|{1,2}/)

const isOver = (row: string): boolean => {
  const cells = cellsOf(row)
  return cells.length > 1 && cells.some((cell) => OVER.test(cell) || LONG_AGO.test(cell))
}

/** `all`: lines that speak in general or of what is long over, whatever they look like; `bare`: those of them that no log wrote. */
interface Documented {
  readonly all: readonly number[]
  readonly bare: readonly number[]
}

/** Places, in the list, of lines of documents: tables that explain, lists of old problems, manuals, pages about a failure that is over. */
export function documented(lines: readonly Pasted[]): Documented {
  const all: number[] = []
  const bare: number[] = []
  const given = (i: number): string => lines[i]?.verbatim ?? lines[i]?.text ?? ''
  for (let i = 0; i < lines.length; i++) {
    const row = given(i)
    if (row.length > 4000) continue
    if (row.includes('|')) {
      const heading = RULE.test(row) ? given(i - 1) : WIKI.test(row) ? row : undefined
      if (heading?.includes('|') === true) {
        const rows = rowsBelow(given, i)
        const general = isGeneral(cellsOf(heading), rows)
        if (general) all.push(RULE.test(row) ? i - 1 : i)
        for (const [k, one] of rows.entries()) if (general || isOver(one)) all.push(i + 1 + k)
        i += rows.length
      } else if ((/^\s{0,8}\|.{0,3900}\|\s{0,20}$/.test(row) || ISSUE.test(row)) && isOver(row)) all.push(i)
    }
  }
  const from = lines.findIndex((_, i) => MANUAL.test(given(i)))
  const closed = lines.some((_, i) => CLOSED.test(given(i))) && lines.some((_, i) => /^\s{0,3}(?:#{1,4} |\*\*)/.test(given(i)))
  if (from >= 0 || closed)
    for (let i = closed ? 0 : from; i < lines.length; i++) if (MARKED.test(given(i)) || QUOTES.test(given(i))) bare.push(i)
  return { all, bare }
}

function rowsBelow(given: (at: number) => string, rule: number): string[] {
  const rows: string[] = []
  for (let i = rule + 1; given(i).includes('|'); i++) rows.push(given(i))
  return rows
}

/** Whether a table is one for all cases, and not of one. */
const isGeneral = (headings: readonly string[], rows: readonly string[]): boolean =>
  headings.some((heading) => EXPLAINS.test(heading)) &&
  !headings.some((heading) => PLACED.test(heading)) &&
  !rows.some((row) => CLOCK.test(row))
