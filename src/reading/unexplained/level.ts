/** The level a program wrote at the beginning of its own line. */
export interface Level {
  readonly level: 'debug' | 'info' | 'warning' | 'error'
  /** Where the word stands in the text. */
  readonly at: number
  readonly end: number
}

const KINDS: ReadonlyMap<string, Level['level']> = new Map(
  Object.entries({
    debug: ['trace', 'debug', 'debg', 'dbg', 'verbose', 'fine', 'finer', 'finest'],
    info: ['info', 'information', 'notice', 'note', 'log', 'config'],
    warning: ['warn', 'warning', 'wrn'],
    error: ['error', 'err', 'eror', 'severe', 'fatal', 'ftl', 'critical', 'crit', 'alert', 'emerg', 'emergency', 'panic'],
  }).flatMap(([level, words]) => words.map((word) => [word, level as Level['level']] as const)),
)
/** `level=info`, `"level":"error"`, `lvl=eror`, `"severity": "ERROR"`. */
const FIELD = /["']?\b(?:level|lvl|severity|levelname|loglevel)["']?\s?[:=]\s?["']?([A-Za-z]{3,11})\b["']?/i
/** ` ERROR `, `[error]`, `<Info>`, `|WARN|`, `INFO:`: a capital word or one in brackets near the beginning. */
const MARK =
  /(?:^|[\s[(<|:])(?:(TRACE|DEBUG|VERBOSE|FINE|INFO|NOTICE|LOG|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|CRITICAL|CRIT|ALERT|EMERG|PANIC)(?=[\s\]>|:,)]|$)|[[<(](trace|debug|info|notice|note|warn|warning|error|err|crit|critical|alert|emerg|fatal|severe)[\]>)])/i

/** Looked at up to here: what stands later is what was said. */
const FAR = 120

export function levelOf(text: string): Level | undefined {
  const field = FIELD.exec(text)
  const known = field === null ? undefined : KINDS.get(field[1]!.toLowerCase())
  if (field !== null && known !== undefined) return { level: known, at: field.index, end: field.index + field[0].length }
  const mark = MARK.exec(text.slice(0, FAR))
  if (mark === null) return undefined
  const word = mark[1] ?? mark[2]!
  // `Error: …` at the beginning is what was said, and not a level
  if (mark[1] !== undefined && word !== word.toUpperCase()) return undefined
  const level = KINDS.get(word.toLowerCase())
  return level === undefined ? undefined : { level, at: mark.index, end: mark.index + mark[0].length }
}
