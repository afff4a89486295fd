import { count } from '../core/words/numbers.ts'
import type { Story } from './arrange.ts'
import { excerpt } from './excerpt.ts'
import type { Places } from './place.ts'
import { MOST_QUOTES, type Quote, quotesOf, wordsOf, wordsThatMatter } from './quotes.ts'
import { isNarrow, type Layout, room } from './text-layout.ts'
import { fold, quoteLines, wrap } from './wrap.ts'

/** Columns of a place beyond which the quote stands below it. */
const LONG_PLACE = 30
/** Lines of one quote, and where columns are few. */
const MOST_LINES = 2
const LINES_NARROW = 3
/** Columns that are lost where lines are broken. */
const SLACK = 8
/** Of `-v`. */
const MOST_VERBOSE = 60
const LINES_VERBOSE = 30

/** The quoted lines of an incident, each with what it shows: as many as go into `most` lines, one at least. */
export function proofLines(story: Story, places: Places, layout: Layout, most: number): string[] {
  const quotes = quotesOf(story, layout.verbose ? MOST_VERBOSE : MOST_QUOTES)
  const words = wordsThatMatter(story)
  const widest = Math.max(0, ...quotes.map((quote) => places.of(quote).length).filter((length) => length <= LONG_PLACE))
  const lines: string[] = []
  let told = 0
  for (const quote of quotes) {
    const own = isNarrow(layout) || layout.verbose ? below(quote, words, places, layout) : beside(quote, words, places, layout, widest)
    if (told > 0 && lines.length + own.length > most) break
    lines.push(...own)
    told++
  }
  const agreed = agreement(story)
  return agreed === '' || lines.length >= most ? lines : [...lines, ...wrap(agreed, room(layout))]
}

const noteOf = ({ note, of }: Quote): string => (of !== undefined ? `1 of ${count(of)}` : note === undefined ? '' : `(${note})`)

/** `kern.log:35  Memory cgroup out of memory: Killed process 4242 (java) … 1 of 3`: the note at the right, or below a quote that leaves no room. */
function beside(quote: Quote, words: readonly string[], places: Places, layout: Layout, widest: number): string[] {
  const place = places.of(quote)
  if (place.length > widest) return below(quote, words, places, layout)
  const column = widest + 2
  const wide = room(layout) - column
  const pieces = quoteLines(excerpt(wordsOf(quote), wide * MOST_LINES - SLACK, words), wide).slice(0, MOST_LINES + 1)
  const note = noteOf(quote)
  const last = pieces.pop()!
  const hasRoom = last.length + 2 + note.length <= wide
  const isOwn = note !== '' && !hasRoom && pieces.length === 0 && note.length <= wide
  return [...pieces, note !== '' && hasRoom ? `${last.padEnd(wide - note.length)}${note}` : last, ...(isOwn ? [note] : [])].map(
    (piece, i) => `${(i === 0 ? place : '').padEnd(column)}${piece}`,
  )
}

/** The place, and the quote below it behind a bar. */
function below(quote: Quote, words: readonly string[], places: Places, layout: Layout): string[] {
  const { verbose } = layout
  const note = noteOf(quote)
  const place = places.of(quote)
  const wide = room(layout) - 2
  const said = verbose ? wordsOf(quote) : excerpt(wordsOf(quote), wide * (isNarrow(layout) ? LINES_NARROW : MOST_LINES) - SLACK, words)
  const hasRoom = place.length + 2 + note.length <= room(layout)
  return [
    note !== '' && hasRoom ? `${place}  ${note}` : place,
    ...(verbose && !hasRoom ? wrap(note, wide).map((line) => `  ${line}`) : []),
    ...fold(said, wide)
      .slice(0, LINES_VERBOSE)
      .map((piece) => `| ${piece}`),
  ]
}

/** Which observers agree, and in what: said where there are several. */
function agreement({ root, incident }: Story): string {
  const witnesses = root.witnesses ?? []
  if (witnesses.length < 2) return ''
  const same = incident.why.find((why) => /^same (?!host|machine)/.test(why))
  const others = witnesses.slice(0, -1)
  return `(${others.join(', ')} and ${witnesses.at(-1)} agree${same === undefined ? '' : `: ${same}`})`
}
