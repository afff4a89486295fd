import { beginsWithStamp } from '../../core/line-stamp.ts'
import { plainCharacters, UNSEEN, withoutSequences } from './characters.ts'

/** What stands in a sentence, or before it, and is no part of it: seen through where the sentence states less with it. */

/** Control characters but for those that end a line, U+FFFD for bytes that are no UTF-8, and a filler that looks like a blank. */
const CHARACTERS = '[\\0-\\x07\\v-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u3164\\ufffd]'
/** One of them, or more than one blank behind the name of a program. */
const DOUBTFUL = new RegExp(`${CHARACTERS}|\\]: {2}`)
const RUNS = new RegExp(`(^|\\s)?${CHARACTERS}{1,64}(?=(\\s?))\\2`, 'g')
/** What is at the end ends no word. */
const AT_END = new RegExp(`${CHARACTERS}{1,64}$`)
const WIDE = /\]: {2,16}/

/** Whether tabs stand between the words from the first one on: between cells and fields they are fewer than the blanks. */
function isTabbed(text: string): boolean {
  const first = text.indexOf('\t', 1)
  if (first < 0) return false
  let [tabs, blanks] = [0, 0]
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 9) tabs++
    else if (code === 32) blanks++
  }
  return tabs > blanks
}

/** The text without them, and with blanks in their place. */
function readings(text: string): readonly string[] {
  const shown = (isTabbed(text) ? text.replaceAll('\t', ' ') : text).replace(AT_END, '')
  const without = shown.replace(RUNS, (_, before: string | undefined, behind: string) => before ?? behind).replace(WIDE, ']: ')
  const parted = shown.replace(RUNS, ' ').replace(WIDE, ']: ')
  return without === parted ? [without] : [without, parted]
}

const BETWEEN = new RegExp(CHARACTERS)

/** How a component of Kubernetes begins what it says, and the time in it: nothing is taken apart there. */
const KLOG = /^(?:[IWEF]\d{4} |\d\d:\d\d:\d\d\.)/

/** Whether another line of a log begins behind one of them: that is judged elsewhere, and may be one that somebody forged. */
function holdsLines(text: string): boolean {
  const pieces = text.split(BETWEEN)
  return pieces.some(
    (piece, i) => i > 0 && beginsWithStamp(piece) && !KLOG.test(piece) && pieces.slice(0, i).some((before) => before.trim() !== ''),
  )
}

/** A line on its way, and what others make of it. */
export interface Doubted {
  /** As it stands there. */
  readonly written: string
  /** Without what steers a terminal. */
  readonly text: string
  /** How much a text states by itself. */
  readonly states: (text: string) => number
  /** The statements that the text is taken for. */
  readonly statements: () => readonly string[] | undefined
}

/** Whether an escape stands there that no sequence of several characters begins with: one that steers nothing takes the letter behind it with it. */
const holdsEscapes = (written: string): boolean => written.includes('\u001b') && withoutSequences(written).includes('\u001b')

/** The text as it states most: as it is, or without what is doubtful in it. */
export function seenThrough({ written, text, states, statements }: Doubted): string {
  const isEscaped = holdsEscapes(written)
  if (!DOUBTFUL.test(text) && !isEscaped && !isTabbed(text)) return text
  if (holdsLines(text)) return text
  const all = isEscaped ? [...readings(text), ...readings(written)] : readings(text)
  let [best, most] = ['', 0]
  for (const reading of all) {
    const stated = states(reading)
    if (stated > most) [best, most] = [reading, stated]
  }
  if (most === 0) return text
  return most > (statements() ?? [text]).reduce((sum, one) => sum + states(one), 0) ? best : text
}

const ODD = new RegExp(`${CHARACTERS}|[\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\udb40${UNSEEN}]`)

/** Whether such a character stands in a text: what it says is asked more than once then. */
export const isDoubtful = (text: string): boolean => ODD.test(text)

/** A message as it came out of its envelope, which may have spelled such characters: as it is, or without them where it tells more then. */
export function seenThroughMessage(message: string, tells: (message: string) => number): string {
  if (!ODD.test(message) || holdsLines(message)) return message
  let [best, most] = [message, tells(message)]
  for (const reading of readings(plainCharacters(message))) {
    const told = tells(reading)
    if (told > most) [best, most] = [reading, told]
  }
  return best
}
