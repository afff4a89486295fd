/** Headings of df by their meaning, in the order in which they are looked for (df(1), --output). */
const LABELS: readonly [RegExp, Column][] = [
  [/^Mounted on(?!\S)/, 'mount'],
  [/^Filesystem(?!\S)/, 'device'],
  [/^Type(?!\S)/, 'type'],
  [/^Inodes(?!\S)/, 'itotal'],
  [/^IUsed(?!\S)/, 'iused'],
  [/^IFree(?!\S)/, 'iavail'],
  [/^(?:IUse%|%iused)(?!\S)/, 'ipcent'],
  [/^(?:Size|\d{1,4}[KMGBi]{0,2}-blocks)(?!\S)/, 'size'],
  [/^Used(?!\S)/, 'used'],
  [/^Avail(?:able)?(?!\S)/, 'avail'],
  [/^(?:Use%|Capacity)(?!\S)/, 'pcent'],
  [/^File(?!\S)/, 'file'],
]

type Column = 'mount' | 'device' | 'type' | 'itotal' | 'iused' | 'iavail' | 'ipcent' | 'size' | 'used' | 'avail' | 'pcent' | 'file'
export type DfRow = ReadonlyMap<Column, string>

/** The columns that `df --output` was asked for; undefined when the line is another heading, or the usual table. */
export function outputColumns(text: string): Column[] | undefined {
  const columns: Column[] = []
  for (let rest = text.trim(); rest !== '';) {
    const known = LABELS.find(([label]) => label.test(rest))
    if (known === undefined || columns.includes(known[1])) return undefined
    columns.push(known[1])
    rest = rest.slice(known[0].exec(rest)![0].length).trimStart()
  }
  const shares = columns.some((column) => column === 'pcent' || column === 'ipcent')
  const usual = columns[0] === 'device' && columns.at(-1) === 'mount' && columns.filter((c) => c !== 'type').length === 6
  return shares && !usual && columns.length > 2 && columns.includes('mount') ? columns : undefined
}

/** Cells of a row: mount points and devices with blanks are not told apart and give no row. */
export function outputRow(text: string, columns: readonly Column[]): DfRow | undefined {
  const cells = text.trim().split(/\s+/, 40)
  if (cells.length !== columns.length) return undefined
  const row = new Map(columns.map((column, i) => [column, cells[i]!] as const))
  const share = row.get('pcent') ?? row.get('ipcent')
  return share !== undefined && /^(?:\d{1,3}%|-)$/.test(share) ? row : undefined
}
