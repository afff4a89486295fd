import type { LogLine } from '../../core/log-line.ts'

/** The level of a line. */
export interface Level {
  readonly level: 'debug' | 'info' | 'warning' | 'error' | 'fatal'
  /** Where its word stands in the text; empty where the envelope tells it. */
  readonly at: number
  readonly end: number
  /** The envelope tells it, or nothing but stamps and names stands before it: it is the level of the line for sure. */
  readonly sure: boolean
}

const KINDS: ReadonlyMap<string, Level['level']> = new Map(
  Object.entries({
    debug: ['trace', 'debug', 'debg', 'dbg', 'verbose', 'fine', 'finer', 'finest', 'trce', 'dbug'],
    info: ['info', 'information', 'inf', 'notice', 'note', 'log', 'config'],
    warning: ['warn', 'warning', 'wrn', 'warnung', 'avertissement', 'aviso', '警告'],
    error: ['error', 'err', 'eror', 'severe', 'fail', 'fehler', 'erreur', 'erro', 'errore', '错误', 'エラー', 'ошибка'],
    fatal: ['fatal', 'ftl', 'critical', 'crit', 'alert', 'emerg', 'emergency', 'panic', 'pnc'],
  }).flatMap(([level, words]) => words.map((word) => [word, level as Level['level']] as const)),
)
/** `level=info`, `"level":"error"`, `lvl=eror`, `"severity": "ERROR"`. */
const FIELD = /["']?\b(?:level|lvl|severity|levelname|loglevel)["']?\s?[:=]\s?["']?([A-Za-z]{3,11})\b["']?/i
/** ` ERROR `, `[error]`, `<Info>`, `|WARN|`, `INFO:`, `[ERROR   ]`: a capital word or one in brackets near the beginning. */
const MARK =
  /(?:^|[\s[(<|:])(?:(TRACE|DEBUG|DBG|VERBOSE|FINE|INFO|INF|NOTICE|LOG|WARN|WARNING|WRN|ERROR|EROR|ERR|SEVERE|FATAL|FTL|PNC|CRITICAL|CRIT|ALERT|EMERG|PANIC|FEHLER|WARNUNG|ERREUR|AVERTISSEMENT|ERRO|AVISO|ERRORE|错误|警告|エラー|ОШИБКА)(?=\s{0,8}[\s\]>|:,)]|$)|[[<(](trace|debug|info|notice|note|warn|warning|error|err|crit|critical|alert|emerg|fatal|severe)[\]>)])/i
/** Monolog's `app.ERROR: `, Celery's `: ERROR/MainProcess`, a column `;ERROR;`, go-ethereum's `ERROR[03-01|`; .NET's `fail: Category[0]`. */
const OTHER_MARK =
  /(?:[\w-]\.|[;:]\s?)(DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|ALERT|EMERGENCY|FATAL)(?=[:;/])|^(DEBUG|INFO|WARN|ERROR|CRIT) {0,2}(?=\[\d\d-\d\d\|)|^(trce|dbug|info|warn|fail|crit)(?=: [\w.`+]{1,200}\[\d{1,10}\])/

/** Looked at up to here: what stands later is what was said. */
const FAR = 120

/** syslog's severities. */
const CRIT = 2
const ERR = 3
const INFO = 6

/** What level a line has: as its program wrote it, else as its envelope tells it. The kernel's priorities are judged by themselves. */
export function levelOf(line: LogLine, said: string): Level | undefined {
  return line.kernel === true ? undefined : (levelIn(said) ?? levelAround(line))
}

function levelAround({ priority }: LogLine): Level | undefined {
  if (priority === undefined) return undefined
  const level = priority <= CRIT ? 'fatal' : priority === ERR ? 'error' : priority < INFO ? 'warning' : priority === INFO ? 'info' : 'debug'
  return { level, at: 0, end: 0, sure: true }
}

function levelIn(text: string): Level | undefined {
  const field = found(text, FIELD.exec(text))
  const head = text.slice(0, FAR)
  const mark = MARK.exec(head)
  // `Error: …` at the beginning is what was said, and not a level
  const isWord = mark?.[1] !== undefined && mark[1] !== mark[1].toUpperCase()
  const other = isWord || mark === null ? found(text, OTHER_MARK.exec(head)) : undefined
  const marked = isWord ? other : (found(text, mark) ?? other)
  // what stands behind the level of the line is what was said
  if (field?.sure === true && !(marked?.sure === true && marked.at < field.at)) return field
  return marked?.sure === true ? marked : (field ?? marked)
}

function found(text: string, match: RegExpExecArray | null): Level | undefined {
  const level = KINDS.get((match?.[1] ?? match?.[2] ?? match?.[3])?.toLowerCase() ?? '')
  if (match === null || level === undefined) return undefined
  const end = match.index + match[0].length
  return {
    level: match[1] === 'FATAL' && text.startsWith(OF_SESSION, end) ? 'error' : level,
    at: match.index,
    end,
    sure: isHead(text.slice(0, match.index)),
  }
}

/** PostgreSQL puts two blanks behind its levels; its FATAL ends one session, and no server. */
const OF_SESSION = ':  '

/** What is enclosed in a head: a thread, a date, a value. */
const ENCLOSED = /\[[^\]]{0,120}\]|\([^)]{0,120}\)|<[^>]{0,120}>|"[^"]{0,200}"/g
const BETWEEN = /[\s|;,]+/
const NAME = /^[A-Z]?[a-z]+[:.]?$/
/** Names of a logger or a thread that may stand bare. */
const MOST_NAMES = 1

/** Whether nothing but stamps, names and pairs stands there: a level behind it is the line's. */
function isHead(before: string): boolean {
  const open = before.replace(ENCLOSED, ' ')
  if (open.includes('"') && !open.startsWith('{')) return false
  return open.split(BETWEEN).filter((word) => NAME.test(word)).length <= MOST_NAMES
}
