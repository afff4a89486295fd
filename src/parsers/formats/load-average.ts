import type { FormatParser } from '../../core/parser.ts'
import { LOAD_AVERAGE } from '../../records/load-average.ts'

/**
 * `23:21:56 up 59 min,  1 user,  load average: 0.92, 0.39, 0.35`; a locale may have a decimal comma, the BSDs write `averages` and no
 * commas. The time, or all before `load average`, may have been cut off.
 */
const LINE =
  /^\s{0,8}(?:(?:[\w.-]{1,60}:\s{1,4})?(?:\d\d?:\d\d(?::\d\d)?(?:\s?[AP]M)?\s{1,4})?up\s.{1,80}?\s|\.{3},?\s{0,4})?load averages?:\s{1,2}(\d{1,6}[.,]\d\d),?\s{1,2}(\d{1,6}[.,]\d\d),?\s{1,2}(\d{1,6}[.,]\d\d)\s*$/i

/** uptime(1) and the first line of w(1). That of top(1) begins with its own name. */
export const loadAverage: FormatParser = {
  id: 'load-average',
  title: 'uptime',
  capture: ['uptime'],
  recognised: 'by the three averages after load average:',
  samples: [
    { text: ' 23:21:56 up 59 min,  1 user,  load average: 0.92, 0.39, 0.35\n' },
    { text: '23:21  up 12 days,  3:04, 2 users, load averages: 1.92 1.39 1.35\n' },
  ],
  shows: ['load average'],
  begins: ['load average'],
  heading: (text) => LINE.test(text),
  open(publish) {
    return {
      line(line) {
        const m = LINE.exec(line.text)
        if (m === null) return line.text.trim() === '' ? 'pass' : 'end'
        const value = (i: number) => Number(m[i]!.replace(',', '.'))
        publish(LOAD_AVERAGE, { one: value(1), five: value(2), fifteen: value(3) }, line)
        return 'take'
      },
      end() {},
    }
  },
}
