import { LiteralSet } from '../../scan/literals.ts'

/**
 * How loggers write that a line is of level error or worse, in lower case, for the gate: a line whose level is its only sign holds one of them.
 * `error` and `fatal` with what stands beside them are among the words.
 */

const within = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** Level words where they stand as levels. */
const WORDS: readonly string[] = [
  ...['severe', 'emerg', 'fehler', 'erreur', 'errore', '错误', 'エラー', 'ошибка'],
  ...['erro ', 'erro]', 'eror ', 'eror[', 'error[', 'fatal', 'panic', 'critical'],
  ...[':', ' ', ',', ']', ')', '"', '|', '>', '.', '-', '\t', '/', ';'].map((mark) => `error${mark}`),
  ...[' ftl ', ' ftl]', '[ftl]', '|ftl|', ' pnc '],
  ...[' err ', ' err]', '[err]', '|err|', '.err ', '"err"', '=err '],
  ...['crit:', 'crit]', 'crit [', ' crit ', '.crit ', '"crit"', '=crit ', '|crit|', '<crit>'],
  ...['alert:', 'alert]', '.alert ', '"alert"', '=alert ', '|alert|', '<alert>'],
  // Microsoft.Extensions.Logging
  'fail: ',
]

/** pino and bunyan: 50 and 60; OpenTelemetry: 17 to 24; MongoDB: E and F; the journal and those that follow it: 0 to 3. */
const NUMBERS: readonly string[] = ['', ' '].flatMap((blank) => [
  ...[50, 60].map((n) => `"level":${blank}${n}`),
  ...within(17, 24).flatMap((n) => ['severitynumber', 'severity_number'].map((name) => `"${name}":${blank}${n}`)),
  ...['e', 'f'].map((letter) => `"s":${blank}"${letter}"`),
  ...within(0, 3).flatMap((n) => [`"priority":${blank}"${n}"`, `"priority":${blank}${n},`, `severity.code":${blank}${n}`]),
])

/** klog: level, month and day. */
const KLOG: readonly string[] = ['e', 'f'].flatMap((level) =>
  within(1, 12).flatMap((month) => within(1, 31).map((day) => `${level}${two(month)}${two(day)} `)),
)

/** Behind a shorter priority stands the version of RFC 5424, or a month. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Of a literal, at least. */
const SHORTEST = 5
/** `<130>` before a line of syslog: facility times eight and a severity of 0 to 3. */
const PRIORITIES: readonly string[] = within(0, 191)
  .filter((priority) => priority % 8 <= 3)
  .flatMap((priority) => ['1 ', ...MONTHS].map((next) => `<${priority}>${next}`.slice(0, Math.max(SHORTEST, `<${priority}>`.length))))

function two(n: number): string {
  return String(n).padStart(2, '0')
}

export const LEVEL_LITERALS: readonly string[] = [...new Set([...WORDS, ...NUMBERS, ...KLOG, ...PRIORITIES])]

/** Lines that may be of such a level. */
export const LEVELS = new LiteralSet(LEVEL_LITERALS)
