import { isoTime, syslogTime } from '../../core/time/calendar.ts'
import { ZONE } from '../../core/time/zone.ts'
import type { Envelope } from './envelope.ts'

/** The hour behind a blank: MariaDB before ten o'clock (sql/log.cc). */
const DATED = new RegExp(
  String.raw`^\s{0,4}([[(])?(\d{4})[-/](\d\d)[-/](\d\d)[T ]([ \d]\d:\d\d:\d\d(?:[.,]\d{1,9})?)(?:(${ZONE})(?:${ZONE}(?= ))?)?(?![\w.,:])[\])]?(?::(?=\s))?[ \t]?(.*)$`,
  's',
)
/** The stamp of syslog with nobody named behind it. */
const LOCAL = /^([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d:\d\d:\d\d(?:\.\d{1,9})?)[ \t](.*)$/s

/** Milliseconds since 1970, where a level stands behind them: a number alone may be anything. */
const MILLISECONDS = /^(1\d{12})[ \t]{1,3}(\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|SEVERE|CRITICAL|FATAL)\b.*)$/s

/** Celery's own: the level and the process stand with the date in one pair of brackets (celery/app/defaults.py, worker_log_format). */
const CELERY = /^\[(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d,\d{3}): (?:TRACE|DEBUG|INFO|WARNING|ERROR|CRITICAL)\/[\w.-]{1,60}\] /

/**
 * A date in front of what any program says: its own log, or a stamp that `kubectl logs --timestamps`, `docker logs -t`, ts(1) or an
 * export put there. The stamp is taken off; programs agree on nothing behind it.
 */
export const application: Envelope = {
  id: 'application-log',
  title: "a program's own log with a date in front",
  capture: ['kubectl logs POD', 'kubectl logs --timestamps POD', "the program's log file"],
  samples: [
    '2026-01-26 01:49:41,123 INFO listening on :8080',
    '2026/01/26 01:49:41 [notice] 1#1: start worker process 29',
    '2026-01-26T01:49:41.123456789Z listening on :8080',
    '2026-01-26 01:49:41.000\tlistening on :8080',
    '2026-01-26  1:49:41 0 [Note] mariadbd: ready for connections.',
    '[2026-01-26 01:49:41,123: WARNING/MainProcess] listening on :8080',
    '1769392181123 INFO  listening on :8080',
  ],
  firsts: ' \t[(0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  unwrap(text) {
    const m = DATED.exec(text)
    if (m !== null) return { message: m[7]!, time: isoTime(`${m[2]}-${m[3]}-${m[4]} ${m[5]!.replace(' ', '0')}${m[6] ?? ''}`) }
    const c = text.startsWith('[') ? CELERY.exec(text) : null
    // its level is read from there: the line stays whole
    if (c !== null) return { message: text, time: isoTime(`${c[1]} ${c[2]}`) }
    const ms = MILLISECONDS.exec(text)
    if (ms !== null) return { message: ms[2]!, time: { wall: Number(ms[1]) } }
    const l = LOCAL.exec(text)
    const time = l === null ? undefined : syslogTime(l[1]!, l[2]!, l[4]!, l[3])
    return time === undefined ? undefined : { message: l![5]!, time }
  },
}
