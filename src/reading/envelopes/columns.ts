import type { Unwrapped } from './envelope.ts'
import { FACILITY, KNOWN_SPEAKER, severityOf } from './speaker.ts'

const WORD = /^[A-Za-z_][\w.:@/-]{0,253}$/
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/
const OF_FACILITY = new RegExp(`^(?:${FACILITY})$`)
const SPEAKER = new RegExp(String.raw`^(${KNOWN_SPEAKER}|[\w./-]{1,64}(?=\[))(?:\[(\d{1,10})\])?:?$`)
const MOST_COLUMNS = 6

/** A level in any spelling, as programs print it. */
const LEVEL = /^(?:trace|debug|info|information|notice|warn|warning|err|error|crit|critical|alert|emerg|fatal|severe)$/i

/**
 * What stands behind a date in columns: host, program, facility and severity in any order, each a word, then the message. Undefined
 * for a program's own log, which has a level and no facility, and where nothing but words stands.
 */
export function columnsOf(text: string, separator: string): (Unwrapped & { readonly facility: boolean }) | undefined {
  let rest = text
  let facility: string | undefined
  let level: string | undefined
  let host: string | undefined
  let ident: string | undefined
  let pid: number | undefined
  for (let column = 0; column < MOST_COLUMNS; column++) {
    const end = rest.indexOf(separator)
    if (end < 0 || end > 256) break
    const cell = rest.slice(0, end).trim()
    const dotted = /^([a-z0-9]{2,9})\.([a-z]{3,7})$/.exec(cell)
    const speaker = SPEAKER.exec(cell)
    if (facility === undefined && OF_FACILITY.test(cell)) facility = cell
    else if (facility === undefined && dotted !== null && OF_FACILITY.test(dotted[1]!)) [, facility, level] = dotted
    else if (level === undefined && LEVEL.test(cell)) level = cell
    else if (ident === undefined && speaker !== null) {
      ident = speaker[1]!
      pid = speaker[2] === undefined ? undefined : Number(speaker[2])
    } else if (host === undefined && (WORD.test(cell) || ADDRESS.test(cell))) host = cell
    else if (facility !== undefined && ident === undefined && WORD.test(cell)) ident = cell.replace(/:$/, '')
    else break
    rest = rest.slice(end + 1)
  }
  // a program's own log, or a row of words and numbers
  if (facility === undefined && ident === undefined && (level !== undefined || !/\S\s\S/.test(rest.trim()) || !/[A-Za-z]/.test(rest)))
    return undefined
  // padding belongs to a table's cell; behind a tab the kernel's own indentation stands
  const message = separator === '|' ? inCell(rest) : rest
  if (message === '') return undefined
  return {
    message,
    host,
    ident,
    pid,
    kernel: facility === 'kern' || ident === 'kernel' ? true : ident === undefined && facility === undefined ? undefined : false,
    priority: level === undefined ? undefined : severityOf(level.toLowerCase()),
    facility: facility !== undefined,
  }
}

function inCell(text: string): string {
  const cell = text.trim()
  return cell.endsWith('|') ? cell.slice(0, -1).trimEnd() : cell
}
