import { count } from '../core/words/numbers.ts'
import type { Story } from './arrange.ts'
import { endsInFields, excerpt } from './excerpt.ts'
import type { Places } from './place.ts'
import { MOST_QUOTES, type Quote, quotesOf, wordsOf, wordsThatMatter } from './quotes.ts'
import { isNarrow, type Layout, room } from './text-layout.ts'
import { fold, quoteLines, wrap } from './wrap.ts'

/** Columns of a place beyond which the quote stands below it. */
const LONG_PLACE = 30
/** Lines of one quote where all have room, and where they have not. */
const MOST_LINES = 3
const FEW_LINES = 2
/** Share of a line that is kept for a note: beside a sentence, and where a quote ends in fields. */
const NOTE = 0.35
const NOTE_BY_FIELDS = 0.7
/** Where columns are few. */
const LINES_NARROW = 3
/** Columns that are lost where lines are broken, and by which a quote is cut shorter at a time. */
const SLACK = 8
const STEP = 4
/** Of `-v`. */
const MOST_VERBOSE = 60
const LINES_VERBOSE = 30

/** The quoted lines of an incident, each with what it shows: as many as go into `most` lines, one at least. */
export function proofLines(story: Story, places: Places, layout: Layout, most: number): string[] {
  const quotes = quotesOf(story, layout.verbose ? MOST_VERBOSE : MOST_QUOTES)
  const words = wordsThatMatter(story)
  const widest = Math.max(0, ...quotes.map((quote) => places.of(quote).length).filter((length) => length <= LONG_PLACE))
  const agreed = agreement(story)
  const each = (lines: number): string[][] =>
    quotes.map((quote) =>
      isNarrow(layout) || layout.verbose ? below(quote, words, places, layout, lines) : beside(quote, words, places, layout, widest, lines),
    )
  // whole quotes where all have room
  const full = each(MOST_LINES)
  const own = full.flat().length + (agreed === '' ? 0 : 2) <= most ? full : each(FEW_LINES)
  const lines: string[] = []
  for (const [told, quote] of own.entries()) {
    if (told > 0 && lines.length + quote.length > most) break
    lines.push(...quote)
  }
  return agreed === '' || lines.length >= most ? lines : [...lines, ...wrap(agreed, room(layout))]
}

const noteOf = ({ note, of }: Quote): string => (of !== undefined ? `1 of ${count(of)}` : note === undefined ? '' : `(${note})`)

/** `kern.log:35  Memory cgroup out of memory: Killed process 4242 (java) … 1 of 3`: the note at the right, or below a quote that leaves no room. */
function beside(quote: Quote, words: readonly string[], places: Places, layout: Layout, widest: number, most: number): string[] {
  const place = places.of(quote)
  if (place.length > widest) return below(quote, words, places, layout, most)
  const column = widest + 2
  const wide = room(layout) - column
  const note = noteOf(quote)
  const pieces = fitting(wordsOf(quote), words, wide, most, note)
  const last = pieces.pop()!
  const hasRoom = last.length + 2 + note.length <= wide
  const isOwn = note !== '' && !hasRoom && pieces.length === 0 && note.length <= wide
  return [...pieces, note !== '' && hasRoom ? `${last.padEnd(wide - note.length)}${note}` : last, ...(isOwn ? [note] : [])].map(
    (piece, i) => `${(i === 0 ? place : '').padEnd(column)}${piece}`,
  )
}

/** A quote in at most so many lines of `wide` columns, cut as little as that takes; one that is cut leaves room for its note. */
function fitting(said: string, words: readonly string[], wide: number, most: number, note: string): string[] {
  let pieces = quoteLines(excerpt(said, wide * most, words), wide)
  const beside =
    note === '' || note.length > wide * (endsInFields(said) && !said.endsWith(')') ? NOTE_BY_FIELDS : NOTE) ? 0 : note.length + 2
  if (pieces.length <= most && !pieces.join('').includes('…')) return pieces
  for (let room = wide * most - beside; room > wide; room -= STEP) {
    pieces = quoteLines(excerpt(said, room, words), wide)
    if (pieces.length < most || (pieces.length === most && pieces.at(-1)!.length + beside <= wide)) break
  }
  return pieces.slice(0, most + 1)
}

/** The place, and the quote below it behind a bar. */
function below(quote: Quote, words: readonly string[], places: Places, layout: Layout, most: number): string[] {
  const { verbose } = layout
  const note = noteOf(quote)
  const place = places.of(quote)
  const wide = room(layout) - 2
  const said = verbose ? wordsOf(quote) : excerpt(wordsOf(quote), wide * (isNarrow(layout) ? LINES_NARROW : most) - SLACK, words)
  const hasRoom = place.length + 2 + note.length <= room(layout)
  return [
    note !== '' && hasRoom ? `${place}  ${note}` : place,
    ...(verbose && !hasRoom ? wrap(note, wide).map((line) => `  ${line}`) : []),
    ...fold(said, wide)
      .slice(0, LINES_VERBOSE)
      .map((piece) => `| ${piece}`),
  ]
}

/** Which observers agree, and in what: said where there are several and it is known what is the same for them. */
function agreement({ root, incident }: Story): string {
  const witnesses = root.witnesses ?? []
  const same = incident.why.find((why) => /^same (?!host|machine)/.test(why))
  if (witnesses.length < 2 || same === undefined) return ''
  const others = witnesses.slice(0, -1)
  return `(${others.join(', ')} and ${witnesses.at(-1)} agree: ${same})`
}
