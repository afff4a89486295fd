import type { FormatParser } from '../../core/parser.ts'
import { isoTime } from '../../core/time/calendar.ts'
import { MACHINE_FACT } from '../../records/machine-fact.ts'
import { oneLineSink } from '../load/rows.ts'

const UNITS = ['decade', 'year', 'week', 'day', 'hour', 'minute']
/** uptime -p (procps): `up 41 weeks, 2 days, 3 hours, 5 minutes`. */
const PRETTY = /^up((?:,? \d{1,4} (?:decade|year|week|day|hour|minute)s?){1,6})\s{0,4}$/
const PART = /(\d{1,4}) (decade|year|week|day|hour|minute)/g
/** As procps counts them: a year has 365 days. */
const SECONDS = new Map([
  ['decade', 315_360_000],
  ['year', 31_536_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
])
const SINCE = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s{0,4}$/
/** /proc/uptime: seconds since boot, and idle seconds of all CPUs. */
const PROC = /^(\d{1,12})\.\d\d \d{1,14}\.\d\d\s{0,4}$/

/** uptime -p, uptime -s, /proc/uptime. The line with the load averages is read by load-average. */
export const uptime: FormatParser = {
  id: 'uptime',
  title: 'uptime -p, uptime -s, /proc/uptime',
  capture: ['uptime -p', 'uptime -s', 'cat /proc/uptime'],
  recognised: 'by its line (up 3 weeks, 2 days), or by the command or path',
  samples: [{ text: 'up 3 weeks, 2 days, 1 hour, 7 minutes\n' }],
  shows: ['machine'],
  begins: Array.from('0123456789').flatMap((digit) => UNITS.map((unit) => `${digit} ${unit}`)),
  heading: (text) => PRETTY.test(text),
  named: (path) => /(?:^|[/!._-])proc[/!._-]uptime$/.test(path),
  asked: (command) => /^(?:sudo\s+)?(?:uptime\s+(?:-s|--since)|cat\s+\/proc\/uptime)\s*$/.test(command),
  open(publish, artifact) {
    return oneLineSink((line) => {
      const pretty = PRETTY.exec(line.text)
      if (pretty !== null) {
        let uptimeSeconds = 0
        for (const [, count, unit] of pretty[1]!.matchAll(PART)) uptimeSeconds += Number(count) * SECONDS.get(unit!)!
        publish(MACHINE_FACT, { uptimeSeconds }, line, artifact.stamp)
        return true
      }
      const seconds = PROC.exec(line.text)?.[1]
      if (seconds !== undefined) {
        publish(MACHINE_FACT, { uptimeSeconds: Number(seconds) }, line, artifact.stamp)
        return true
      }
      const since = isoTime(SINCE.exec(line.text)?.[1] ?? '')
      if (since === undefined) return false
      publish(MACHINE_FACT, { booted: since }, line)
      return true
    })
  },
}
