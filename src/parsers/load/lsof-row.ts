/** One row of lsof(8). */
export interface LsofRow {
  readonly pid: number
  readonly comm: string
  readonly user: string
  /** Undefined for what is no descriptor: cwd, txt, mappings. */
  readonly fd: number | undefined
  /** The row of a thread other than the first: it repeats a descriptor of its process. */
  readonly thread: boolean
  readonly type: string
  readonly name: string
  /** SIZE/OFF of a regular file in bytes, where it is a size. */
  readonly bytes: number | undefined
}

/** What the heading tells of the columns between PID and FD. */
export interface LsofColumns {
  readonly threads: boolean
  /** Columns of numbers besides TID: PPID, PGID. */
  readonly numbers: number
}

/** Rows whose heading is missing may be those of threads. */
export const UNTITLED: LsofColumns = { threads: true, numbers: 0 }

const HEADER =
  /^\s{0,8}COMMAND\s{1,40}PID\s((?:\s{0,40}(?:TID|TASKCMD|PPID|PGID|USER|SECURITY-CONTEXT)\s){0,6})\s{0,40}FD\s{1,20}TYPE\s[A-Z/\s-]{0,200}$/

/** The columns of a heading, if this line is one. */
export function lsofHeading(text: string): LsofColumns | undefined {
  if (!/^\s{0,8}COMMAND\s/.test(text)) return undefined
  const m = HEADER.exec(`${text} `)
  if (m === null) return undefined
  const between = m[1]!.trim().split(/\s+/)
  return { threads: between.includes('TID'), numbers: between.filter((name) => name === 'PPID' || name === 'PGID').length }
}

/** The FD column: a number with its mode and lock (`*` before one of a thread), or a word for what is no descriptor. */
const FD = /^(?:\*?\d{1,9}(?:[rwu-]?[NrRwWuUxX -]?)?|(?:cwd|rtd|txt|mem|mmap|DEL|err|jld|ltx|pd|tr|v86|m\d\d|L\d\d|Mxx)(?:-?[A-Za-z])?)$/
/** The TYPE column: names of lsof(8), or a file mode that it does not know, in octal digits. */
const TYPE =
  /^(?:[GV]?(?:DIR|REG)|IPv[46]|ax25|BLK|CHR|a_inode?|DEL|DOOR|FIFO|KQUEUE|LINK|PIPE|PORT|[PS]?UNIX|pack|netlink|inet|lla|ndrv|raw6?|rte|sock|STSO|unix|x\.25|unknown|unkn|UNKN|UNNM|W?pidfd|P[A-Z]{2,5}|MP[BC]|\d{3,4})$/
/** Where the descriptor's mode is told, a type that is not known yet is one too. */
const OPENED = /^\*?\d{1,9}[rwu][NrRwWuUxX]?$/
const WORD = /^[A-Za-z_]\w{1,12}$/

/** Blanks in a command's name are printed as \x20. */
const unescape = (name: string): string => name.replaceAll('\\x20', ' ')

/** Row of a table with these columns; undefined when the line is none. */
export function lsofRow(text: string, { threads, numbers }: LsofColumns = UNTITLED): LsofRow | undefined {
  const cells = text.trimStart().split(/\s+/, 16)
  // the PID is the first number; a command may hold blanks where lsof could not escape them
  const pidAt = cells.findIndex((cell, i) => i > 0 && i < 4 && /^\d{1,10}$/.test(cell))
  if (pidAt < 0) return undefined
  const isFd = (cell: string, i: number): boolean => {
    if (i <= pidAt + 1 || i > pidAt + 7 || !FD.test(cell)) return false
    const type = cells[i + 1] ?? ''
    return TYPE.test(type) || (OPENED.test(cell) && WORD.test(type) && cells.length > i + 3)
  }
  const fdAt = cells.findIndex(isFd)
  if (fdAt < 0) return undefined
  const number = /^\*?(\d{1,9})/.exec(cells[fdAt]!)?.[1]
  const type = cells[fdAt + 1]!
  return {
    pid: Number(cells[pidAt]),
    comm: unescape(cells.slice(0, pidAt).join(' ')),
    user: cells[fdAt - 1]!,
    fd: number === undefined ? undefined : Number(number),
    // between PID and FD stand TID and TASKCMD besides the columns of all rows
    thread: threads && fdAt - pidAt - 2 > numbers && /^\d{1,10}$/.test(cells[pidAt + 1]!),
    type,
    // an offset begins with 0t or 0x
    bytes: type === 'REG' && /^\d{1,18}$/.test(cells[fdAt + 3] ?? '') ? Number(cells[fdAt + 3]) : undefined,
    name: nameOf(text),
  }
}

/** NAME is the last column and may hold blanks: from the protocol, the path or the link on; else what follows NODE. */
function nameOf(text: string): string {
  const end = text.slice(-420).trimEnd()
  const m =
    /\s((?:TCP|UDP|UDPLITE|RAW|ICMP6?) \S.{0,400}|protocol: \S{1,40}|can't identify protocol.{0,80}|[/[].{0,400})$/.exec(end) ??
    /\s\d{1,20} (\S.{0,400})$/.exec(end)
  return m?.[1] ?? text.trimEnd().slice(-120)
}

/** A whole row with a mode or a word in FD, a device, a size or offset and a node: enough without a heading. */
const WHOLE =
  /^\s{0,8}\S.{0,40}?\s\d{1,10}\s{1,20}(?:\d{1,10}\s{1,20}){0,3}(?:\S{1,40}\s{1,20}){1,3}(?:cwd|rtd|txt|mem|DEL|\*?\d{1,9}[rwu][a-zA-Z]?)\s{1,20}(?:REG|DIR|CHR|FIFO|unix|IPv[46]|a_inode?|sock)\s{1,20}(?:\d{1,6},\d{1,9}|0x[0-9a-f]{1,16}|\d{1,12})\s{1,40}(?:0t\d{1,20}|0x[0-9a-f]{1,16}|\d{1,18})?\s{1,40}(?:TCP|UDP|ICMP6?|\d{1,20})\s{1,4}\S/
export const isWholeLsofRow = (text: string): boolean => text.length < 1000 && WHOLE.test(text) && lsofRow(text) !== undefined

/** What lsof says besides its rows: that it may not look, or could not. */
const REMARK =
  /^(?:lsof: .{1,300}|\s{2,10}Output information may be incomplete\.|\S.{0,40}?\s\d{1,10}\s.{0,80}?\s(?:NOFD|cwd|rtd|txt)\s{1,40}(?:unknown\s{1,60})?\/proc\/\d{1,10}\/\S{1,20}\s\(.{1,80}\))\s{0,80}$/
export const isLsofRemark = (text: string): boolean => text.length < 500 && REMARK.test(text)
