import { kindOf, type Kind } from './state-words.ts'

/** A cell, and where it stands in its line. */
interface Cell {
  readonly text: string
  readonly from: number
  readonly to: number
}

interface Column extends Cell {
  readonly kind: Kind | undefined
}

/** The columns of a table that has some of states. */
export interface Columns {
  readonly all: readonly Column[]
  /** Where the name of what a row is about stands. */
  readonly name: number
  /** Where the name of what holds it stands, in front of its own. */
  readonly space: number | undefined
  /** Where a row says why. */
  readonly why: number | undefined
  /** Its labels stand so close that a row of as many words tells the columns, and no other does. */
  readonly isOfWords: boolean
}

/** What a line is that may be such a heading: names, and nothing that only sentences and logs hold. */
const PLAUSIBLE = /^[ \t]{0,40}[\p{L}#%(][\p{L}\d #%()/._+?*\t-]{8,500}$/u
const HOLDS_STATE =
  /(?:STATUS|STATE|PHASE|HEALTH|CONDITION|ROBUSTNESS|DEGRADED|READY|AVAILABLE|ONLINE|HEALTHY|SYNCED|REACHABLE|REPLICAS)\??(?:\s|$)/i
/** The name of a column: in capitals, or as titles are written. */
const LABEL = /^[\p{Lu}#%][\p{L}\d#%()/._+?*-]{0,30}(?: [\p{L}\d#%(][\p{L}\d#%()/._+?*-]{0,20}){0,3}$/u
/** Where these stand so close that one blank sets them off. */
const CLOSE = /^[\p{Lu}%][\p{L}\d#%()/._+?*-]{1,30}$/u
const FEWEST_CLOSE = 4
const NAME = /^(?:[\p{L}\d]{1,20}[ _-])?NAME$/iu
/** HAProxy names a backend and a server of it: `pxname`, `svname`. */
const NAMES = /\p{L}NAME$/iu
const HOST = /^(?:HOSTNAME|HOST|NODE|UNIT|SERVICE|DEVICE|POD)$/i
const WHY = /^(?:MESSAGE|REASON|ERROR|DETAILS?|INFO)$/i
/** Columns that tell what words mean or what to do: such a table is about no machine. */
const EXPLAINS =
  /^(?:MEANING|DESCRIPTION|EXPLANATION|ACTION|SYMPTOM|CAUSE|REMEDY|FIX|SOLUTION|EXAMPLE|SEVERITY|TITLE|ASSIGNEE|OWNER|WHAT TO (?:DO|CHECK)|HOW TO \p{L}{2,20}|NEXT STEP|RUNBOOK)S?$/iu
/** Tables in which such words are no failure: sandboxes of ended pods, ports and cards without a cable, memory that is set aside. */
const NO_FAILURE =
  /^\s{0,8}(?:POD ID\s|DEVICE\s{1,40}TYPE\s{1,40}STATE\s{1,40}CONNECTION(?:\s|$)|RANGE\s{1,80}SIZE\s{1,20}STATE|(?:INTERFACE|IFACE|PORT|LINK)S?\s)/i
/** Pools of ZFS, whose rows are read together with the lines above them. */
const READ_ELSEWHERE = /\sREAD\s{1,8}WRITE\s{1,8}CKSUM/

const cellsBy = (pattern: RegExp, text: string): Cell[] =>
  [...text.matchAll(pattern)].map((m) => ({ text: m[0], from: m.index, to: m.index + m[0].length }))

/** What is set off by tabs or by two blanks or more. */
const pieces = (text: string): Cell[] => cellsBy(/\S+(?: \S+)*/g, text)
const words = (text: string): Cell[] => cellsBy(/\S+/g, text)

/** The columns, where the line is the heading of a table that tells of the states of several things. */
export function columnsOf(heading: string): Columns | undefined {
  // by which column a program has sorted is marked behind its label
  const unsorted = /[↑↓▲▼⇡⇣]/.test(heading) ? heading.replaceAll(/(?<=\p{L})[↑↓▲▼⇡⇣](?=\s|$)/gu, ' ').trimEnd() : heading
  const text = unsorted.replace(/\bLAST RESTART(?=\s|$)/, 'LAST_RESTART')
  if (!PLAUSIBLE.test(text) || !HOLDS_STATE.test(text) || READ_ELSEWHERE.test(text) || NO_FAILURE.test(text)) return undefined
  const apart = pieces(text)
  if (apart.some((cell) => EXPLAINS.test(cell.text))) return undefined
  const close = apart.length > 1 ? columnsAt(words(text), CLOSE, true) : undefined
  return (apart.some(isOfSeveral) ? close : undefined) ?? columnsAt(apart, LABEL, false) ?? close
}

/** Labels that stand so close that they look like one: `PF READY STATUS`. */
const isOfSeveral = ({ text }: Cell): boolean => text.split(' ').filter((word) => kindOf(word) !== undefined).length > 1

function columnsAt(cells: readonly Cell[], label: RegExp, isOfWords: boolean): Columns | undefined {
  if (cells.length < (isOfWords ? FEWEST_CLOSE : 2) || !cells.every(({ text }) => label.test(text))) return undefined
  const all = cells.map((cell): Column => ({ ...cell, kind: kindOf(cell.text) }))
  const at = (pattern: RegExp): number => all.findIndex(({ text, kind }) => kind === undefined && pattern.test(text))
  const isHeld = at(NAME) < 0 && all.slice(0, 2).every(({ text }) => NAMES.test(text))
  const name = [isHeld ? 1 : at(NAME), at(HOST), 0].find((i) => i >= 0)!
  // where the states stand first, the rows tell what these mean
  if (all[name]!.kind !== undefined || all.every(({ kind }) => kind === undefined) || at(EXPLAINS) >= 0) return undefined
  const space = isHeld || (name > 0 && /^(?:NAMESPACE|PROJECT)$/i.test(all[0]!.text)) ? 0 : undefined
  const why = at(WHY)
  return { all, name, space, why: why < 0 ? undefined : why, isOfWords }
}

/** The cells of a row in the order of the columns, an empty one undefined; undefined where the line is no row of the table. */
export function rowOf(text: string, { all, isOfWords }: Columns): readonly (string | undefined)[] | undefined {
  const cells = isOfWords ? words(text) : pieces(text)
  if (cells.length === all.length) return cells.map((cell) => cell.text)
  if (isOfWords || cells.length < 2) return undefined
  const row: (string | undefined)[] = all.map(() => undefined)
  for (const { text: cell, from, to } of cells) {
    const i = all.findIndex((column, at) => {
      const next = all[at + 1]?.from ?? Infinity
      return column.from === from ? to < next : column.to === to && from >= (all[at - 1]?.to ?? 0)
    })
    if (i >= 0) row[i] = cell
  }
  return row[0] === undefined && cells.length === all.length - 1 ? (withoutFirst(cells, all) ?? row) : row
}

/** What a row has behind the last of so many columns: a message that has no label. */
export function behindColumns(text: string, columns: number): string | undefined {
  const cells = pieces(text)
  return cells.length === columns + 1 ? cells.at(-1)!.text : undefined
}

/** A row that lost its first cell, a number, as if it were that of the line: what is left stands under the other columns, moved to the left. */
function withoutFirst(cells: readonly Cell[], all: readonly Column[]): readonly (string | undefined)[] | undefined {
  const [first] = cells
  const moved = all[1]!.to - first!.to
  const fits = cells.every(({ from, to }, i) => from + moved >= all[i]!.to && to + moved <= (all[i + 2]?.from ?? Infinity))
  return moved > 0 && fits ? [undefined, ...cells.map(({ text }) => text)] : undefined
}
