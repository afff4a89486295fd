import { csvFields } from '../exports/csv-rows.ts'

/** How the cells of a table's rows are set apart: bars of Markdown, Jira and drawn boxes, or what CSV puts between its fields. */
export interface Grid {
  readonly delimiter: string
  /** Whether exports of logs are written so, which are read as they are. */
  readonly isOfExports: boolean
  /** The labels of its columns; the first one may be empty. */
  readonly labels: readonly string[]
  /** The cells of a row; undefined where the line is none. */
  row(text: string): readonly string[] | undefined
}

const BARS = ['|', '│', '┃', '║']
const FIELDS = ['\t', ';', ',']
/** The name of a column, with the marks of emphasis around it. */
const LABEL = /^[*_`]{0,3}[\p{L}\d%#][\p{L}\d %()/.:#+_-]{0,39}[*`]{0,3}$/u
/** What no heading of such a table holds. */
const LONGEST_HEADER = 1024
/** A bar that is none of the text in a cell. */
const ESCAPED = /\\([\\|`*_<>[\]#])/g
/** Held in the place of an escaped bar while a row is cut. */
const KEPT = '\ue000'

/** The text of a cell without what marks it up: code, emphasis, a link. */
export function bareCell(cell: string): string {
  let text = cell.trim().replaceAll(/<br ?\/?>/gi, ' ')
  if (!/[`*_{[\\]/.test(text)) return text
  const marked =
    /^(?:`{1,2}([^`]{1,4000})`{1,2}|\*{1,2}([^*\s](?:[^*]{0,4000}[^*\s])?)\*{1,2}|__([^_]{1,4000})__|\{\{([^{}]{1,4000})\}\})$/.exec(text)
  text = marked?.[1] ?? marked?.[2] ?? marked?.[3] ?? marked?.[4] ?? text
  return text.replaceAll(/\[([^[\]]{1,400})\]\((?:https?:|\/|#)[^()\s]{0,2000}\)/g, '$1').replaceAll(ESCAPED, '$1')
}

function barred(text: string, bar: string): readonly string[] | undefined {
  const trimmed = text.trim()
  if (!trimmed.includes(bar)) return undefined
  const kept = trimmed.replaceAll('\\|', KEPT).replaceAll(/\[([^[\]|]{1,400})\|(?:https?:|mailto:)[^[\]|\s]{1,2000}\]/g, '$1')
  // all bars of a heading of Jira are doubled
  const cells = kept.split(/^\|\|[^|]{0,200}\|\|(?:[^|]{1,200}\|\|){1,64}$/.test(kept) ? '||' : bar)
  if (kept.startsWith(bar)) cells.shift()
  if (kept.endsWith(bar)) cells.pop()
  return cells.map((cell) => bareCell(cell.replaceAll(KEPT, '|')))
}

function separated(text: string, delimiter: string): readonly string[] | undefined {
  const { fields, open } = csvFields(text.trimEnd(), delimiter)
  return open ? undefined : fields.map((field) => field.trim())
}

/** The grids of which a line may be the heading. */
export function gridsOf(header: string): readonly Grid[] {
  if (header.length > LONGEST_HEADER) return []
  const grids: Grid[] = []
  for (const delimiter of BARS.concat(FIELDS)) {
    if (!header.includes(delimiter)) continue
    const isBar = BARS.includes(delimiter)
    const cut = isBar ? barred : separated
    const labels = cut(header, delimiter)
    if (labels === undefined || labels.length < 3 || !labels.every((label, i) => LABEL.test(label) || (i === 0 && label === ''))) continue
    const isFramed = isBar && header.trimStart().startsWith(delimiter)
    grids.push({
      delimiter,
      isOfExports: delimiter === ',' || delimiter === ';',
      labels: labels.map((label) => bareCell(label)),
      row(text) {
        if (isFramed && !text.trimStart().startsWith(delimiter)) return undefined
        const cells = cut(text, delimiter)
        if (cells === undefined || cells.length < (isFramed ? 2 : labels.length)) return undefined
        if (cells.length <= labels.length) return cells
        // the last one may hold the delimiter itself
        const last = labels.length - 1
        return [...cells.slice(0, last), cells.slice(last).join(delimiter === ',' ? ', ' : delimiter)]
      },
    })
  }
  return grids
}

/** A line that is drawn between two rows: `|---|:-:|`, `+----+`, `├───┼───┤`, `-----+----`. */
export const isRuled = (text: string): boolean => /^[\s|+:=\u2500-\u257f-]{3,4000}$/.test(text) && /[-=\u2500-\u257f]{2}|:-/.test(text)
