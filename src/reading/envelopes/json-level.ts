import type { JsonObject } from './json-text.ts'
import { integerAt, Paths, textAt, valuesAt } from './json-values.ts'
import { priorityOf } from './speaker.ts'

const LEVEL = new Paths(
  'level',
  'severity',
  'log.level',
  'levelname',
  'lvl',
  'Level',
  'level_name',
  'severityText',
  'severity_text',
  'SeverityText',
  '@l',
  'loglevel',
  'LogLevel',
  'log_level',
  'status',
)
const PRIORITY = new Paths('PRIORITY', 'priority', 'syslog.severity.code', 'log.syslog.severity.code', 'jsonPayload.PRIORITY')
const SEVERITY = new Paths('severityNumber', 'severity_number', 'SeverityNumber')
/** pino and bunyan count in tens: trace 10 … fatal 60. */
const TENS: Readonly<Record<number, number>> = { 10: 7, 20: 7, 30: 6, 40: 4, 50: 3, 60: 2 }
const INFO = 6
const ERR = 3

/** What MongoDB writes. */
const DATE = new Paths('t.$date')
const LETTER = new Paths('s')
/** Its severities, `D1` to `D5` for debugging. */
const LETTERS: ReadonlyMap<string, number> = new Map([
  ['F', 2],
  ['E', ERR],
  ['W', 4],
  ['I', INFO],
  ['D', 7],
])

/** OpenTelemetry counts from TRACE, 1, in steps of four to FATAL, 21 to 24 (Logs Data Model). */
const ofSeverity = (number: number): number => (number > 20 ? 2 : number > 16 ? ERR : number > 12 ? 4 : number > 8 ? INFO : 7)

const TEXT = new Paths('textPayload')
const LOG_NAME = new Paths('logName')
/** Google's agent gives ERROR to whatever a container writes to its standard error. */
const isOfStream = (places: readonly JsonObject[]): boolean =>
  textAt(places, TEXT) !== undefined && textAt(places, LOG_NAME)?.endsWith('stderr') === true

/** The syslog severity of an entry. */
export function priorityAt(places: readonly JsonObject[]): number | undefined {
  if (isOfStream(places)) return INFO
  const number = integerAt(places, PRIORITY)
  if (number !== undefined && number < 8) return number
  const severity = integerAt(places, SEVERITY)
  if (severity !== undefined) return ofSeverity(severity)
  const letter = textAt(places, DATE) === undefined ? undefined : LETTERS.get(textAt(places, LETTER)?.[0] ?? '')
  if (letter !== undefined) return letter
  for (const value of valuesAt(places, LEVEL)) {
    const tens = typeof value === 'number' ? TENS[value] : undefined
    const word = typeof value === 'string' ? value.toLowerCase() : ''
    const level = tens ?? priorityOf(word)
    if (level !== undefined) return level
  }
  return undefined
}
