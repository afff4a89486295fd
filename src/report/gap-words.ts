import { grouped } from '../core/grouped.ts'
import type { Gap } from '../core/report.ts'
import { listed } from '../core/words/lists.ts'
import { plural } from '../core/words/numbers.ts'
import type { Places } from './place.ts'
import { shorten } from './wrap.ts'

const LABELS = {
  unreadable: 'Not read',
  'unknown-format': 'Not read',
  incomplete: 'Incomplete',
  limit: 'Left out',
  internal: 'Not judged',
} as const

/** What is no log and no capture, or holds nothing. */
const NEEDLESS = /^(?:empty|binary|link not followed|not a regular file|an? )/
/** Files of one reason that are named, reasons that are told, and characters of one. */
const MOST_NAMES = 2
const MOST_NAMES_NEEDED = 6
const MOST_REASONS = 3
const MOST_LETTERS = 200

/** `Not read: core.zst (an ELF file). Incomplete: kern.log and dmesg.txt (134 lines were suppressed).`: files with one reason together. */
export function gapsInWords(gaps: readonly Gap[], places: Places): string[] {
  const byLabel = grouped(gaps, ({ kind = 'unreadable' }) => LABELS[kind])
  return [...byLabel].map(([label, alike]) => {
    const byWhy = grouped(alike, ({ why }) => reasonOf(why))
    // of a log that is incomplete its copies are too
    const most = label === LABELS.incomplete ? 1 : MOST_NAMES_NEEDED
    const told = [...byWhy].map(
      ([why, of]) => `${named([...new Set(of.map(({ what }) => places.file(what)))], why, most)} (${shorten(why, MOST_LETTERS)})`,
    )
    const left = told.length - MOST_REASONS
    return `${label}: ${told.slice(0, MOST_REASONS).join(', ')}${left > 0 ? ` and ${left} more (-v)` : ''}.`
  })
}

/** Of what no failure needs the number says enough. */
function named(files: readonly string[], why: string, most: number): string {
  if (NEEDLESS.test(why)) return files.length <= MOST_NAMES ? listed(files) : plural(files.length, 'file')
  const left = files.length - most
  return left <= 0 ? listed(files, most) : `${files.slice(0, most).join(', ')} and ${left} more`
}

/** Without the word that it begins with, and without the line: `134 lines were dropped or suppressed`. */
const reasonOf = (why: string): string =>
  why
    .replace(/^(?:truncated|unsupported|unreadable|limit|corrupt): (?:the log says that )?/, '')
    .replace(/ \(line \d+(?:, and \d+ more times)?\)$/, '')
