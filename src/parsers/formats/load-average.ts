import type { FormatParser } from '../../core/parser.ts'
import { LOAD_AVERAGE } from '../../records/load-average.ts'

const LINE =
  /^(?:.{0,80}\bup\s.{0,80}load averages?: |(?:\.{3},?\s{0,4})?load averages?: |\/proc\/loadavg:)?(\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d)(?: \d{1,7}\/\d{1,7} \d{1,10})?$/
const WHOLE =
  /^\s?\d{1,2}:\d\d(?::\d\d)?\s+up\s.{0,80}load averages?: |^\d{1,6}\.\d\d \d{1,6}\.\d\d \d{1,6}\.\d\d \d{1,7}\/\d{1,7} \d{1,10}$/

/** uptime(1), w(1)'s first line and /proc/loadavg. */
export const loadAverage: FormatParser = {
  id: 'load-average',
  title: 'uptime and /proc/loadavg',
  capture: ['uptime', 'cat /proc/loadavg > loadavg.txt'],
  recognised: 'by the three averages after load average:, or /proc/loadavg’s five fields',
  samples: [
    { text: ' 23:21:56 up 59 min,  1 user,  load average: 0.92, 0.39, 0.35\n' },
    { path: 'loadavg', text: '0.63 0.04 0.86 2/120 2419\n' },
  ],
  shows: ['load average'],
  begins: ['load average: ', '/proc/loadavg'],
  sniff: (head) => (WHOLE.test(head.split('\n', 1)[0]!.trimEnd()) && head.length < 4000 ? 0.9 : 0),
  open(publish) {
    let lines = 0
    return {
      line(line) {
        lines++
        const text = line.text.trim()
        const m = text.startsWith('top - ') ? null : LINE.exec(text)
        if (m === null) return text === '' || (lines === 1 && /(?:^|\s)\/proc\/loadavg(?: <==)?$/.test(text)) ? 'take' : 'end'
        const value = (i: number) => Number(m[i]!.replace(',', '.'))
        publish(LOAD_AVERAGE, { one: value(1), five: value(2), fifteen: value(3) }, line)
        return 'take'
      },
      end() {},
    }
  },
}
