import type { Envelope } from './envelope.ts'

/** A service with its number: `api-1  | `, `shop_api_1  | `. Without one, any table would look so. */
const COMPOSE = /^([A-Za-z0-9][\w.-]{0,61}[_-]\d{1,4}) {1,40}\| ?(.*)$/s
/** One with a name of its own (container_name), where what stands behind the bar begins as a line of a log does: a row of a table is none. */
const NAMED =
  /^([a-z][\w.-]{1,61}) {1,40}\| ((?:(?:ts|time|level|logger)=|\d{4}[-/]\d\d[-/]\d\d[T ]\d|\[\d|\{"|panic: |goroutine \d|Traceback |Exception |Caused by: |(?:INFO|WARN(?:ING)?|ERROR|FATAL|CRITICAL)\b[ :]).*)$/s
/** foreman and honcho: a clock, the process type with its number. */
const FOREMAN = /^\d\d:\d\d:\d\d ([A-Za-z][\w-]{0,61}\.\d{1,4}) {1,40}\| ?(.*)$/s

/** Who follows several logs at once puts the source in front of each line. */
export const follower: Envelope = {
  id: 'compose-logs',
  title: 'docker compose logs, foreman',
  capture: ['docker compose logs'],
  samples: ['api-1  | listening on :8080', 'prometheus  | level=info msg="Server is ready"'],
  unwrap(text) {
    if (!text.includes('|')) return undefined
    const m = COMPOSE.exec(text) ?? FOREMAN.exec(text) ?? NAMED.exec(text)
    return m === null ? undefined : { message: m[2]!, ident: m[1] }
  },
}
