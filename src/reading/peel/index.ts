import type { RawLine } from '../../core/parser.ts'
import { affixesOf, runOf } from './affix.ts'
import { type Opened, unwrap } from '../envelopes/unwrap.ts'
import { Line } from '../line.ts'
import { plainCharacters } from './characters.ts'
import { statementsIn } from './one-line.ts'
import { isFrame, unmarked } from './frame.ts'

/** Layers of quoting and numbering that are taken off one upon the other. */
const MOST_LAYERS = 6

/**
 * Takes off what pasting added to a text: characters, quotes, line numbers, fences, pager rows. Line numbers and offsets stay those of
 * the text as it was given. `isHeading`: whether a line is a heading of a table, whose rows may well begin with a number.
 */
export function peel(lines: readonly RawLine[], isHeading: (text: string) => boolean): Line[] {
  const opened = new Map<string, Opened>()
  const known = (text: string): boolean => isHeading(text) || openedOf(text, opened).envelope !== undefined
  const texts = lines.map(({ text }) => plainCharacters(text))
  for (let layer = 0; layer < MOST_LAYERS; layer++) if (!takeAffixes(texts, isHeading, known)) break
  const peeled: Line[] = []
  for (const [i, line] of lines.entries()) {
    if (isFrame(texts[i]!)) continue
    const text = unmarked(texts[i]!) ?? texts[i]!
    const statements = statementsIn(text)
    if (statements !== undefined)
      for (const one of statements) peeled.push(new Line({ text: one, line: line.line, offset: line.offset, verbatim: line.text }))
    else {
      const raw = text === line.text ? line : { text, line: line.line, offset: line.offset, verbatim: line.text }
      peeled.push(new Line(raw, { opened: opened.get(text) }))
    }
  }
  return peeled
}

/** One layer off every run that has one. False when none has. */
function takeAffixes(texts: string[], isHeading: (text: string) => boolean, known: (text: string) => boolean): boolean {
  let some = false
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    if (text.trim() === '') continue
    for (const affix of affixesOf(text)) {
      const length = runOf(affix, texts, i, known)
      if (length === 0) continue
      // numbered rows below a heading without a number, or below other such rows, are those of a table
      if (
        affix.least > 1 &&
        ((isHeading(text) && !isHeading(affix.take(text)!.rest)) ||
          (i > 0 && (isHeading(texts[i - 1]!) || affix.take(texts[i - 1]!) !== undefined)))
      )
        break
      for (let j = i; j < i + length; j++) texts[j] = affix.take(texts[j]!)?.rest ?? texts[j]!
      some = true
      i += length - 1
      break
    }
  }
  return some
}

/** A text without its envelopes, kept for the line that may be made of it. */
function openedOf(text: string, before: Map<string, Opened>): Opened {
  const known = before.get(text)
  if (known !== undefined) return known
  const opened = unwrap(text)
  before.set(text, opened)
  return opened
}
