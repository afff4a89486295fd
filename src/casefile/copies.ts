import type { LogLine } from '../core/log-line.ts'
import type { Cited, Span } from '../core/span.ts'
import type { Kept } from '../core/flood.ts'
import { lineStated, type Mark, type Statement } from './collected.ts'
import { type Moment, sameMoment } from './moment.ts'

/** A statement on its machine's axis. */
export interface Placed {
  readonly kept: Kept<Statement>
  readonly path: string
  readonly when: Moment
  /** Its marks on the axis, of a record that log lines make up. */
  readonly marks: readonly (Omit<Mark, 'time'> & { readonly when: Moment })[]
}

/** Logs of one line are stamped by two daemons; one shows whole seconds, or computes them. */
const SAME_LINE_SECONDS = 2
/** Of many lines alike: a daemon that waits for a disk stamps them when it gets to it. */
const SAME_RECORD_SECONDS = 5
/** Of the lines of the smaller record that the larger one holds. */
const SAME_SHARE = 0.8
/** Of a program's lines that must stand in another log of the same machine, for that to be a copy. */
const COPIED_SHARE = 0.9

/** What one log knows of a line beside its message. */
export type Lent = Pick<LogLine, 'uptime' | 'unit' | 'ident' | 'pid'>

/** Statements that another log of the same machine makes too. */
export interface Copies {
  /** Those to leave out. */
  readonly dropped: ReadonlySet<Placed>
  /** Where they stand, by the place of the one that is kept. */
  readonly copies: ReadonlyMap<string, readonly Span[]>
  /** What only a copy of a line says of it: its stamp since boot, which tells two alike of one second apart, its unit, its process. */
  readonly lent: ReadonlyMap<Placed, Lent>
}

/** `placed`: best log first. */
export function copiesAmong(placed: readonly Placed[]): Copies {
  const dropped = new Set<Placed>()
  const copies = new Map<string, Span[]>()
  const lent = new Map<Placed, Lent>()
  const drop = (copy: Placed, of: Placed): void => {
    dropped.add(copy)
    const [place, at] = [placeOf(spanOf(of)), spanOf(copy)]
    const known = copies.get(place) ?? []
    // a line may be watched for and make up a record
    if (!known.some((other) => placeOf(other) === placeOf(at))) copies.set(place, [...known, at])
  }
  for (const [copy, of] of lineCopies(placed)) {
    drop(copy, of)
    const more = lentBy(copy, of)
    if (more !== undefined) lent.set(of, { ...more, ...lent.get(of) })
  }
  for (const [copy, of] of recordCopies(placed)) drop(copy, of)
  return { dropped, copies, lent }
}

function lentBy(copy: Placed, of: Placed): Lent | undefined {
  const [own, other] = [lineOf(of)!, lineOf(copy)!]
  const more: Lent = {
    ...(of.when.uptime === undefined && copy.when.uptime !== undefined ? { uptime: copy.when.uptime } : {}),
    ...(own.unit === undefined && other.unit !== undefined ? { unit: other.unit } : {}),
    ...(own.ident === undefined && other.ident !== undefined ? { ident: other.ident } : {}),
    ...(own.pid === undefined && other.pid !== undefined ? { pid: other.pid } : {}),
  }
  return Object.keys(more).length === 0 ? undefined : more
}

export const placeOf = ({ artifact, line }: Pick<Span, 'artifact' | 'line'>): string => `${artifact}\0${line}`

const lineOf = ({ kept: { item } }: Placed): Cited<LogLine> | undefined => lineStated(item)

const spanOf = ({ kept: { item } }: Placed): Span => item.stated.record.at

/** Each line of a later log beside the same of an earlier one. */
function lineCopies(placed: readonly Placed[]): (readonly [Placed, Placed])[] {
  const originals = new Map<string, Placed[]>()
  const found: (readonly [Placed, Placed])[] = []
  /** By pair of paths: what a program said, in both. */
  const programs = new Map<string, (readonly [Placed, Placed])[]>()
  const lines = new Map<string, number>()
  const taken = new Map<Placed, Set<string>>()
  for (const one of placed) {
    const line = lineOf(one)
    if (line === undefined) continue
    // a line may be watched for and state several things: each is compared with its like; who keeps a log may cut blanks at its end
    const key = `${one.kept.item.stated.type.name}\0${line.message.trimEnd()}`
    const known = originals.get(key) ?? []
    const of = known.find((other) => other.path !== one.path && taken.get(other)?.has(one.path) !== true && isSameLine(other, one))
    if (line.kernel !== true) lines.set(one.path, (lines.get(one.path) ?? 0) + 1)
    if (of === undefined) {
      originals.set(key, [...known, one])
      continue
    }
    taken.set(of, (taken.get(of) ?? new Set()).add(one.path))
    const other = lineOf(of)!
    if (line.kernel === true || other.kernel === true || (line.ident !== undefined && line.pid !== undefined && line.pid === other.pid)) {
      found.push([one, of])
      continue
    }
    const pair = `${of.path}\0${one.path}`
    programs.set(pair, [...(programs.get(pair) ?? []), [one, of]])
  }
  for (const pairs of programs.values()) {
    const [copy, of] = pairs[0]!
    const fewer = Math.min(lines.get(copy.path) ?? 0, lines.get(of.path) ?? 0)
    if (isCopyName(copy.path, of.path) || (pairs.length > 1 && pairs.length >= fewer * COPIED_SHARE))
      for (const one of pairs) found.push(one)
  }
  return found
}

function isSameLine(a: Placed, b: Placed): boolean {
  const [x, y] = [lineOf(a)!, lineOf(b)!]
  if (x.kernel !== undefined && y.kernel !== undefined && x.kernel !== y.kernel) return false
  return sameMoment(a.when, b.when, SAME_LINE_SECONDS) === true
}

/** Each record of log lines beside a fuller one of another log. */
function recordCopies(placed: readonly Placed[]): (readonly [Placed, Placed])[] {
  const records = placed.filter((one) => one.marks.length > 0 && lineOf(one) === undefined)
  const fullest = [...records].sort((a, b) => b.marks.length - a.marks.length)
  const byMark = new Map<string, Placed[]>()
  const taken = new Map<Placed, Set<string>>()
  const found: (readonly [Placed, Placed])[] = []
  for (const one of fullest) {
    const type = one.kept.item.stated.type.name
    const shared = new Map<Placed, number>()
    for (const { hash, when } of one.marks)
      for (const other of new Set(byMark.get(`${type} ${hash}`)))
        if (other.path !== one.path && taken.get(other)?.has(one.path) !== true) {
          const twin = other.marks.find((mark) => mark.hash === hash && sameMoment(mark.when, when, SAME_RECORD_SECONDS) !== false)
          if (twin !== undefined) shared.set(other, (shared.get(other) ?? 0) + 1)
        }
    const [best] = [...shared].sort((a, b) => b[1] - a[1])
    if (best !== undefined && best[1] >= one.marks.length * SAME_SHARE) {
      taken.set(best[0], (taken.get(best[0]) ?? new Set()).add(one.path))
      found.push([one, best[0]])
      continue
    }
    for (const hash of new Set(one.marks.map((mark) => mark.hash))) {
      const key = `${type} ${hash}`
      const list = byMark.get(key)
      if (list === undefined) byMark.set(key, [one])
      else if (list.length < 64) list.push(one)
    }
  }
  return found
}

const MARKED = /(?: \(\d{1,2}\)|[-_. ]?(?:copy|copied|bak|backup|orig|dup|again)(?:\d{0,2}))(?=\.|$)/gi

/** The name of a file without what copying, packing and collecting put on it. */
export function plainName(path: string): string {
  const name = path.split(/[/!]/).at(-1) ?? path
  return name
    .replace(/\.(?:gz|xz|bz2|zst|lz4|txt)$/i, '')
    .replace(/^(?:copy[-_ ]of[-_ ]|backup[-_ ])/i, '')
    .replaceAll(MARKED, '')
    .replace(/\.(?:txt|log)$/i, '')
}

/** Whether the paths look like two copies of one file. */
export const isCopyName = (a: string, b: string): boolean => plainName(a) === plainName(b)
