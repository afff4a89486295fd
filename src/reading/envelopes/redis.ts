import { syslogTime } from '../../core/time/calendar.ts'
import type { Envelope } from './envelope.ts'

/** `1255:M 14 Oct 2025 03:00:46.069 # `: pid, role, date; before 3.0 `[1255] 14 Oct 03:00:46.069 # ` (src/server.c, serverLogRaw). */
const LINE = /^(?:(?:(\d{1,10}):)?[MSCX]|\[(\d{1,10})\]) (\d{1,2}) ([A-Z][a-z]{2}) (?:(\d{4}) )?(\d\d:\d\d:\d\d\.\d{3}) ([.\-*#]) (.*)$/s
/** Its levels as syslog counts them: debug, verbose, notice, warning. */
const PRIORITY: ReadonlyMap<string, number> = new Map([
  ['.', 7],
  ['-', 6],
  ['*', 5],
  ['#', 4],
])

/** The log of Redis and its descendants. A pid of 1 is of a container. */
export const redis: Envelope = {
  id: 'redis-log',
  title: "Redis' and Valkey's own log",
  capture: ['cat /var/log/redis/redis-server.log', 'docker logs redis'],
  samples: ['1255:M 26 Jan 2026 01:49:41.069 * Ready to accept connections', '[1255] 26 Jan 01:49:41.069 * DB saved on disk'],
  firsts: '[0123456789MSCX',
  unwrap(text) {
    const m = LINE.exec(text)
    const time = m === null ? undefined : syslogTime(m[4]!, m[3]!, m[6]!, m[5])
    if (time === undefined) return undefined
    const pid = Number(m![1] ?? m![2] ?? 1)
    return { message: m![8]!, time, pid: pid > 1 ? pid : undefined, priority: PRIORITY.get(m![7]!) }
  },
}
