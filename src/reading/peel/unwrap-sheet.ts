import { beginsWithStamp } from '../../core/line-stamp.ts'
import type { RawLine } from '../../core/parser.ts'
import { commandAt } from '../../core/prompt.ts'
import type { Opened } from '../envelopes/unwrap.ts'
import type { Stated } from '../stated.ts'
import { isTalk } from '../talk.ts'
import { affixesOf, runOf } from './affix.ts'
import { beginAlike, beginningOf, isRestOfRow } from './beginning.ts'
import type { Witness } from './broken.ts'
import { isFrame } from './frame.ts'
import { seamsOf } from './seams.ts'
import type { Sheet } from './sheet.ts'

/** A line that is drawn, not written. */
const DRAWN = /^\s{0,20}[-=_*#~+|]{4,400}\s{0,20}$/
/** A title between two such pieces. */
const TITLE = /^\s{0,20}([-=_*#~+])\1{1,80}[^-=_*#~+].{0,300}\1\1\s{0,20}$/
/** A frame of a stack of Go: its place stands below it. */
const FRAME = /^[\w./*()[\]{}-]{1,300}\((?:0x[\da-f]|\.\.\.|\{|\)$)/
/** A row of smartctl's tables, of attributes and of tests: their columns are as wide as a terminal. */
const SMART_ROW = /^\s{0,4}(?:#\s{0,3}\d{1,2}\s{2}[A-Z]|\d{1,3} [A-Z][\w-]{2,40}\s{1,20}(?:0x[\da-f]{4}|[POSRCK-]{6,7})\s)/

/** What is known of lines. */
export interface Ear {
  isHeading(text: string): boolean
  opened(text: string): Opened
  /** What a line states by itself. */
  stated(text: string): Stated
}

/** The end of a line that is no end of a sentence. */
const UNFINISHED = /(?:[-,(=+&]|\b(?:a|an|and|at|by|for|from|in|is|not|of|on|or|the|to|was|with))$/
/** An envelope with nothing in it is shorter. */
const LONGEST_ENVELOPE = 90
const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
] as const
/** A class of exception with its package, which a runtime prints on a line of its own. */
const THROWN = /^(?:[a-z]\w{0,60}\.){2,8}\w{0,100}(?:Error|Exception)\b/
/** A metric without its value, and the value with its time. */
const METRIC = /^[a-z_:][\w:]{0,120}\{\S{1,2000}\}$/
const VALUE = /^[\d.e+-]{1,30}(?: \d{1,20})?$/
/** What is certain, what is likely, and what only fits. */
const CERTAIN = 6
const LIKELY = 3
const FITTING = 1.5

/** Puts together what a mailer or a terminal had broken, where the text shows that one did. False where it does not. */
export function unwrapSheet(sheet: Sheet, ear: Ear): boolean {
  const { raws, texts, hosts } = sheet
  const seams = seamsOf(texts, witnessOf(ear))
  if (seams === undefined) return false
  const whole: Sheet = { raws: [], texts: [], hosts: [] }
  for (let i = 0; i < texts.length; i++) {
    const [first, raw] = [i, raws[i]!]
    let text = texts[i]!
    for (let between = seams.get(i); between !== undefined && isNext(sheet, i); between = seams.get(i)) text += `${between}${texts[++i]!}`
    const { line, offset, text: written, verbatim = written } = raw
    whole.raws.push(i === first ? raw : { text, line, offset, endLine: lastOf(raws[i]!), verbatim })
    whole.texts.push(text)
    whole.hosts.push(hosts[first])
  }
  Object.assign(sheet, whole)
  return true
}

const lastOf = ({ line, endLine = line }: RawLine): number => endLine

/** Whether the line below is the next one of the text, and of the same machine. */
const isNext = ({ raws, hosts }: Sheet, i: number): boolean => raws[i + 1]!.line === lastOf(raws[i]!) + 1 && hosts[i + 1] === hosts[i]

const witnessOf = (ear: Ear): Witness => ({
  begins(text, above) {
    if (commandAt(text) !== undefined || isFrame(text) || isDrawn(text) || isDrawn(above)) return true
    if (FRAME.test(text) || METRIC.test(text) || THROWN.test(text) || SMART_ROW.test(text)) return true
    if (haveOneAffix(above, text)) return true
    if (isSilent(above, ear)) return beginAlike(beginningOf(above), beginningOf(text))
    // what is a heading by itself goes on, or is the rest of a line, only where both make one too
    return isStamped(text, ear) || ([above, text].some((one) => ear.isHeading(one)) && !ear.isHeading(`${above} ${text}`))
  },
  weigh(above, between, text) {
    const whole = `${above}${between}${text}`
    if (!ear.isHeading(above) && !ear.isHeading(text) && ear.isHeading(whole)) return CERTAIN
    const mayGoOn = !/^[A-Z]/.test(text) || UNFINISHED.test(above) || isStamped(above, ear)
    // a name with a newline goes on below as it is, indented by dmesg
    if (mayGoOn && !/^\s{2}/.test(text) && !isTalk({ message: text })) {
      const apart = [ear.stated(above), ear.stated(text)]
      const isMore = (one: string): boolean => saysMore(ear.stated(one), apart)
      if (isMore(whole)) return mayBeAnothers(above, between, text, isMore) ? LIKELY : CERTAIN
    }
    if (isSilent(above, ear) || isClosedBy(above, text) || (METRIC.test(above) && VALUE.test(text))) return LIKELY
    // below what is set in far, as the values of a thing are, a line at the margin that states something by itself is the rest of nothing
    if (isRestOfRow(above, text) && !(/^\s{4,12}[A-Za-z]/.test(above) && ear.stated(text).size > 0)) return LIKELY
    return UNFINISHED.test(above) ? FITTING : 0
  },
})

/** Somebody who begins to speak: `mysqld: `, `postgres[812]: `. */
const SPEAKER = /^[\w.@/-]{2,48}(?:\[\d{1,7}\])?: /
/** What is still stated with this between two pieces does not stand across the seam, but in both of them, as it may in lines of two programs. */
const APART = ' ~ ~ ~ '

/** Whether what two pieces state more of together may be said by two: with the name of a speaker, or without what stands across the seam. */
function mayBeAnothers(above: string, between: '' | ' ', text: string, isMore: (whole: string) => boolean): boolean {
  if (above.endsWith(':') || UNFINISHED.test(above) || !isMore(`${above}${APART}${text}`)) return false
  const isHalfWord = between === '' && /\w$/.test(above) && /^\w/.test(text)
  if (isHalfWord || beginAlike(beginningOf(above), beginningOf(text))) return true
  return SPEAKER.test(text) && !isMore(`${above} ${text.replace(SPEAKER, '')}`)
}

/** Whether a line states what none of its pieces does, or more of it. */
const saysMore = (whole: Stated, apart: readonly Stated[]): boolean =>
  [...whole].some(([kind, fields]) => apart.every((stated) => (stated.get(kind) ?? 0) < fields))

const isDrawn = (text: string): boolean => DRAWN.test(text) || TITLE.test(text)

/** Whether a line names the time, the kernel or a machine. */
function isStamped(text: string, ear: Ear): boolean {
  if (beginsWithStamp(text)) return true
  if (/^\s/.test(text)) return false
  const { time, kernel, host } = ear.opened(text)
  return time !== undefined || kernel === true || host !== undefined
}

/** Who speaks, and nothing is said yet. */
const isSilent = (text: string, ear: Ear): boolean =>
  beginsWithStamp(text) &&
  !/^\s/.test(text) &&
  (text.endsWith(':') || (text.length < LONGEST_ENVELOPE && ear.opened(text).message.trim() === ''))

/** Whether a quote or a bracket is open at the end of a line and the next one closes it. */
const isClosedBy = (above: string, text: string): boolean =>
  (countOf(above, '"') % 2 === 1 && text.includes('"')) ||
  BRACKETS.some(([open, close]) => countOf(above, open) > countOf(above, close) && countOf(text, open) < countOf(text, close))

const countOf = (text: string, sign: string): number => text.split(sign).length - 1

/** Whether both are quoted or numbered alike: the text was broken before that. */
const haveOneAffix = (above: string, text: string): boolean => affixesOf(text).some((affix) => runOf(affix, [above, text], 0).length === 2)
