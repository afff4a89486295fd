/** A column of a table whose cells stand flushed left below their labels. */
interface Column {
  readonly label: string
  readonly from: number
}

/** The columns of a heading whose labels stand two blanks apart, in capitals; undefined where a label is none of the known ones. */
export function labelledColumns(header: string, known: ReadonlySet<string>): readonly Column[] | undefined {
  if (header.length > 1000) return undefined
  const columns = [...header.matchAll(/\S+(?: \S+)*/g)].map((m) => ({ label: m[0].toUpperCase().replaceAll('_', ' '), from: m.index }))
  const labels = new Set(columns.map(({ label }) => label))
  return columns.length > 2 && labels.size === columns.length && columns.every(({ label }) => known.has(label)) ? columns : undefined
}

/** The cells of a row by their labels; undefined where one stands across two columns. */
export function labelledCells(row: string, columns: readonly Column[]): ReadonlyMap<string, string> | undefined {
  const cells = new Map<string, string>()
  for (const [i, { label, from }] of columns.entries()) {
    if (i > 0 && from <= row.length && !/\s/.test(row[from - 1]!)) return undefined
    const cell = row.slice(from, columns[i + 1]?.from).trim()
    if (cell !== '' && cell !== '<none>') cells.set(label, cell)
  }
  return cells
}
