import type { Envelope } from './envelope.ts'
import { isoTime } from '../../core/time/calendar.ts'

const DATED = /^\s{0,4}[[(]?(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)\s?(Z|UTC|[+-]\d\d:?\d\d)?\b/

/**
 * Any program's own log: the time is taken, the text stays whole, since programs agree on nothing behind it.
 */
export const application: Envelope = {
  id: 'application-log',
  title: "a program's own log with a date in front",
  capture: ['kubectl logs POD', "the program's log file"],
  samples: ['2026-01-26 01:49:41,123 INFO listening on :8080', '2026/01/26 01:49:41 [notice] 1#1: start worker process 29'],
  unwrap(text) {
    const m = DATED.exec(text)
    return m === null ? undefined : { message: text, time: isoTime(`${m[1]}-${m[2]}-${m[3]} ${m[4]}${m[5] ?? ''}`) }
  },
}
