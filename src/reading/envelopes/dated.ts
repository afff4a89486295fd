import { dateAt, type Noted } from '../../core/time/notations.ts'
import { csvFields } from '../exports/csv-rows.ts'
import { columnsOf } from './columns.ts'
import type { Envelope, Unwrapped } from './envelope.ts'
import { NO_HOST, speakerOf } from './speaker.ts'

/** A time of day alone begins a line only in a table. */
const CLOCK = /^\s{0,4}\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?=\s{0,16}\|)/
const ROW = /^\s{0,4}\|\s{0,16}(?=\d)/
/** Seconds since boot in the first cell of a row, before a sentence. */
const SECONDS = /^\d{1,9}\.\d{1,9}(?=\s{0,16}\|)/
const SENTENCE = /^[A-Za-z](?:\S{0,100} ){3}\S/
const MOST_CELLS = 12
const SEPARATOR = /^ {0,16}([|\t,;])\s{0,16}/
/** `HOST kernel TEXT` without a colon. */
const KERNEL = /^([A-Za-z0-9_][\w.-]{0,253})[ \t]{1,3}kernel[ \t]{1,3}((?:[A-Z]|[\w./-]{1,64}(?:\[\d{1,10}\])?: ).*)$/s
const ARTICLE = /^(?:the|a|an|this|that|our|your|my|its?|new|old|same|linux|current|running|with|of|in|to|and)$/i
/** What a sentence or a tag of a program begins with; a row of numbers does not. */
const SAYS = /^[\p{L}[(<"'*`]/u

/**
 * A date in any order and notation, then the host, then the program, where they stand: separated by blanks, tabs, bars or commas. What
 * exports of consoles, tables in tickets and loggers with a format of their own put in front.
 */
export const dated: Envelope = {
  id: 'dated-log',
  title: 'log lines behind a date in another notation, or in the columns of a table',
  capture: ['an export of a log viewer', 'a table in a ticket'],
  samples: [
    '03/26/2026 01:49:41 PM web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '26.01.2026 01:49:41 web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    'Mon, 26 Jan 2026 01:49:41 +0100 web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '[26/Jan/2026:01:49:41 +0100] web1 kernel: usb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '2026-01-26 01:49:41\tweb1\tkern\tinfo\tusb 1-1: new high-speed USB device number 2 using xhci_hcd',
    '| 2026-01-26 01:49:41 | web1 | usb 1-1: new high-speed USB device number 2 using xhci_hcd |',
  ],
  firsts: ' \t[(|"0123456789MTWFSJADON',
  unwrap(whole) {
    const text = withoutQuotes(whole)
    if (!mayBeDated(text)) return undefined
    const row = text.includes('|') ? (ROW.exec(text)?.[0].length ?? 0) : 0
    const line = row === 0 ? text : text.slice(row)
    const date = dateAt(line)
    const clock = date === undefined && text.includes('|') ? CLOCK.exec(line)?.[0].length : undefined
    const boot = row > 0 && date === undefined && clock === undefined ? SECONDS.exec(line)?.[0] : undefined
    const length = date?.length ?? clock ?? boot?.length
    if (length === undefined) return undefined
    const rest = line.slice(length)
    const separator = SEPARATOR.exec(rest)
    const said =
      separator === null
        ? date === undefined
          ? undefined
          : behindBlank(rest, date.notation)
        : behindColumn(rest.slice(separator[0].length), separator[1]!)
    if (said === undefined || (boot !== undefined && !SENTENCE.test(said.message))) return undefined
    return { ...said, time: boot === undefined ? date?.time : { boot: Number(boot) } }
  },
}

const ROW_OF_SECONDS = /^\s{0,4}\|\s{0,16}\d{1,9}\.\d/
const EPOCH = /^\s{0,4}[12]\d{9}\./
/** The year first and no bracket: only what stands in columns is not read by others. */
const ISO = /^\d{4}[-/]/
const ISO_IN_COLUMNS = /^[^|\t]{19,48}[|\t]|^[^,;]{19,48}[,;] ?[A-Za-z]/

/** A row of CSV whose message is in quotes, with tabs between its cells; any other text as it is. */
function withoutQuotes(text: string): string {
  const mark = text.endsWith('"') ? /[,;](?=")/.exec(text)?.[0] : undefined
  if (mark === undefined) return text
  const { fields, open } = csvFields(text, mark)
  return open || fields.length < 3 || fields.length > MOST_CELLS ? text : fields.join('\t')
}

/** A look before the grammar: a clock near the beginning, or seconds since 1970 or in a table's row. */
function mayBeDated(text: string): boolean {
  const colon = text.indexOf(':')
  if (colon > 0 && colon <= 48 && isDigit(text.charCodeAt(colon - 1)) && isDigit(text.charCodeAt(colon + 1)))
    return !ISO.test(text) || ISO_IN_COLUMNS.test(text)
  return EPOCH.test(text) || ROW_OF_SECONDS.test(text)
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

function behindColumn(rest: string, separator: string): Unwrapped | undefined {
  const columns = columnsOf(rest, separator)
  if (columns === undefined) return undefined
  const { facility, ...line } = columns
  // a comma and a semicolon stand in sentences, too; what follows a tab alone is for whoever reads programs' logs
  const enough = separator === '|' || facility || line.ident !== undefined || (separator === '\t' && line.host !== undefined)
  return enough ? line : undefined
}

/** A known speaker; else, behind a date that only programs write, whatever begins with a word. */
function behindBlank(rest: string, notation: Noted['notation']): Unwrapped | undefined {
  const blanks = /^[ \t]{0,3}/.exec(rest)![0].length
  const text = rest.slice(blanks)
  const said = speakerOf(text, false)
  if (said !== undefined) return said
  const k = text.includes('kernel') ? KERNEL.exec(text) : null
  if (k !== null && !NO_HOST.test(k[1]!) && !ARTICLE.test(k[1]!)) return { message: k[2]!, host: k[1], ident: 'kernel', kernel: true }
  return notation === 'other' && blanks > 0 && SAYS.test(text) ? { message: text } : undefined
}
