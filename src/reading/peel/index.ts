import type { RawLine } from '../../core/parser.ts'
import { type Opened, unwrap } from '../envelopes/unwrap.ts'
import { Line } from '../line.ts'
import { inTimesOrder } from '../newest-first.ts'
import type { Stated } from '../stated.ts'
import { fanOutRun, type Knowledge, prefixed, type Run } from '../whose/fan-out.ts'
import { Names } from '../whose/names.ts'
import { Whose } from '../whose/whose.ts'
import { type Affix, affixesOf, type Known, runOf } from './affix.ts'
import { unboxed } from './boxes.ts'
import { plainCharacters } from './characters.ts'
import { isForm, statementsIn } from './one-line.ts'
import { inOnePiece } from './pieces.ts'
import { isFrame, unmarked } from './frame.ts'
import { htmlRows } from './html-rows.ts'
import { inOnePane } from './panes.ts'
import { unpictured } from './pictured.ts'
import { seenThrough } from './seen-through.ts'
import type { Sheet } from './sheet.ts'
import { spelledLines } from './spelled.ts'
import { byPod } from './stern.ts'
import { alignTables } from './tables.ts'
import { type Ear, unwrapSheet } from './unwrap-sheet.ts'

/** Layers of quoting and numbering that are taken off one upon the other. */
const MOST_LAYERS = 6

/** Whether a line is a heading of a table, whose rows may well begin with a number. */
type IsHeading = (text: string) => boolean

/** Takes off what pasting added to the parts of one text, and keeps whose each line is. */
export class Peeler {
  readonly #isHeading: IsHeading
  readonly #isTable: IsHeading
  readonly #known: Known
  readonly #names: Names
  readonly #whose: Whose
  readonly #knowledge: Knowledge
  readonly #ear: Ear
  readonly #states: (text: string) => number
  #opened = new Map<string, Opened>()

  /** `isHeading`: of a format that is known; `isTable`: of any table. `stated`: what a line states by itself; `states`: how much that is. */
  constructor(
    isHeading: IsHeading,
    stated: (text: string) => Stated,
    isTable = isHeading,
    states = (text: string): number => stated(text).size,
  ) {
    this.#isHeading = isHeading
    this.#states = states
    this.#isTable = isTable
    this.#known = {
      enveloped: (text) => isHeading(text) || openedOf(text, this.#opened).envelope !== undefined,
      states: (text) => stated(text).size > 0,
    }
    this.#ear = { isHeading, stated, opened: (text) => openedOf(text, this.#opened) }
    this.#names = new Names((text) => openedOf(text, this.#opened).host)
    this.#whose = new Whose(this.#names, this.#known.enveloped)
    this.#knowledge = {
      isNamed: (host) => this.#names.has(host),
      kindOf: (rest) => {
        const { kernel, envelope } = openedOf(rest, this.#opened)
        return kernel === true || (/[A-Za-z]/.test(rest) && isHeading(rest)) ? 'kernel' : envelope === undefined ? undefined : 'log'
      },
    }
  }

  /**
   * Takes off characters, wraps, quotes, line numbers, hosts, fences, pager rows; tables in Markdown and the like become aligned. Line numbers and offsets stay those of the text as it was given.
   * Lines of several machines that stand in turns are put together, each machine's in their order; so are the pieces that a container's runtime
   * makes of a long line.
   */
  peel(given: readonly RawLine[]): readonly Line[] {
    this.#opened = new Map()
    const lines = htmlRows(spelledLines(given, this.#isHeading), this.#isTable)
    const sheet: Sheet = {
      raws: [...lines],
      texts: lines.map(({ text, isPlain }) => this.#plain(text, isPlain)),
      hosts: lines.map(() => undefined),
    }
    unpictured(sheet)
    inOnePane(sheet, (text) => ARRAY.test(text) || this.#known.enveloped(text))
    byPod(sheet, (text) => openedOf(text, this.#opened).envelope !== undefined)
    this.#names.see(sheet.texts)
    for (let layer = 0; layer < MOST_LAYERS; layer++) {
      unboxed(sheet)
      const isTable = alignTables(sheet, this.#isTable)
      const isWhole = unwrapSheet(sheet, this.#ear)
      if (isWhole) alignTables(sheet, this.#isTable)
      if (!takeAffixes(sheet, this.#isTable, this.#known, this.#knowledge) && !isWhole && !isTable) break
      this.#names.see(sheet.texts)
    }
    const isJoined = isForm(sheet.texts)
    const peeled: Line[] = []
    for (const [i, { text: bare, host }] of this.#whose.of(sheet.texts, sheet.hosts).entries()) {
      if (isFrame(bare)) continue
      const text = unmarked(bare) ?? bare
      const { line, offset, endLine, text: written, verbatim = written, firstBytes } = sheet.raws[i]!
      const statements = statementsIn(text, false, isJoined)
      if (statements !== undefined)
        for (const one of statements) peeled.push(new Line({ text: one, line, offset, endLine, verbatim, firstBytes }, { host }))
      else {
        const raw = text === written ? sheet.raws[i]! : { text, line, offset, endLine, verbatim, firstBytes }
        peeled.push(new Line(raw, { opened: this.#opened.get(text), host }))
      }
    }
    return inTimesOrder(inOnePiece(peeled))
  }

  #plain(line: string, isPlain: boolean | undefined): string {
    const text = plainCharacters(line, isPlain)
    return seenThrough({ written: line, text, states: this.#states, statements: () => statementsIn(text) })
  }
}

/** Takes off what pasting added to a text. */
export const peel = (lines: readonly RawLine[], isHeading: IsHeading, stated = (_text: string): Stated => NONE): readonly Line[] =>
  new Peeler(isHeading, stated).peel(lines)

/** An array of /proc/mdstat, which is no format of its own. */
const ARRAY = /^md[\w-]{1,32} : (?:in)?active /

const NONE: Stated = new Map()

/** How a part of a patch begins, and its lines (diff -u). */
const HUNK = /^@@ -\d{1,8}(?:,\d{1,8})? \+\d/
const PATCHED = /^[ +\-\\]|^$/

/** One layer off every run that has one. False when none has. */
function takeAffixes(sheet: Sheet, isHeading: IsHeading, known: Known, knowledge: Knowledge): boolean {
  const { texts, hosts } = sheet
  let some = false
  // up to here no machines stand before the lines
  let asked = 0
  const refused = new Map<Affix, number>()
  // up to here rows of a table bear it
  const rows = new Map<Affix, number>()
  // the lines of a patch are no lines of a log behind a mark
  let inPatch = false
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    inPatch = HUNK.test(text) || (inPatch && PATCHED.test(text))
    if (text.trim() === '') continue
    if (i >= asked && hosts[i] === undefined && prefixed(text) !== undefined) {
      const run = fanOutRun(texts, i, knowledge)
      asked = run.end
      if (takeHosts(sheet, i, run)) {
        some = true
        i = run.end - 1
        continue
      }
    }
    for (const affix of affixesOf(text)) {
      if (inPatch && affix.id === 'marker') continue
      // a run that makes no sense makes none from one of its later lines on
      if (i < (refused.get(affix) ?? 0)) continue
      if (i < (rows.get(affix) ?? 0) && affix.take(texts[i - 1]!) !== undefined) break
      const { length, sound } = runOf(affix, texts, i, known)
      if (!sound) {
        refused.set(affix, i + length)
        continue
      }
      // numbered rows below a heading without a number, or below other such rows, are those of a table
      if (
        affix.least > 1 &&
        ((isHeading(text) && !isHeading(affix.take(text)!.rest)) ||
          (i > 0 && (isHeading(texts[i - 1]!) || affix.take(texts[i - 1]!) !== undefined)))
      ) {
        rows.set(affix, i + length)
        break
      }
      for (let j = i; j < i + length; j++) texts[j] = affix.take(texts[j]!)?.rest ?? texts[j]!
      some = true
      i += length - 1
      break
    }
  }
  return some
}

/** Takes the machines off the lines of a run, and puts each one's together where they stand in turns. */
function takeHosts({ raws, texts, hosts }: Sheet, start: number, { lines }: Run): boolean {
  if (lines.every((line) => line?.host === undefined)) return false
  // what has no machine before it stays with what stands above it
  const order = new Map<string | undefined, number[]>()
  let last: string | undefined
  for (const [k, line] of lines.entries()) {
    if (line !== undefined) last = line.host
    const list = order.get(last)
    if (list === undefined) order.set(last, [k])
    else list.push(k)
  }
  const taken = [...order].flatMap(([host, list]) =>
    list.map((k) => ({ host, raw: raws[start + k]!, text: lines[k]?.rest ?? texts[start + k]! })),
  )
  for (const [k, { host, raw, text }] of taken.entries()) {
    raws[start + k] = raw
    texts[start + k] = text
    hosts[start + k] = host
  }
  return true
}

/** A text without its envelopes, kept for the line that may be made of it. */
function openedOf(text: string, before: Map<string, Opened>): Opened {
  const known = before.get(text)
  if (known !== undefined) return known
  const opened = unwrap(text)
  before.set(text, opened)
  return opened
}
