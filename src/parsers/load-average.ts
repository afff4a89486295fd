import type { Parser } from '../core/parser.ts'
import { LOAD_AVERAGE } from '../records/load-average.ts'

const LINE = /^(?:.{0,80}load averages?: )?(\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d),? (\d{1,6}[.,]\d\d)(?: \d{1,7}\/\d{1,7} \d{1,10})?$/
const WHOLE =
  /^\s?\d{1,2}:\d\d(?::\d\d)?\s+up\s.{0,80}load averages?: |^\d{1,6}\.\d\d \d{1,6}\.\d\d \d{1,6}\.\d\d \d{1,7}\/\d{1,7} \d{1,10}$/

/** uptime(1), w(1)'s first line and /proc/loadavg. */
export const loadAverage: Parser = {
  id: 'load-average',
  title: 'uptime and /proc/loadavg',
  capture: ['uptime', 'cat /proc/loadavg > loadavg.txt'],
  recognised: 'by the three averages after load average:, or /proc/loadavg’s five fields',
  samples: [
    { text: ' 23:21:56 up 59 min,  1 user,  load average: 0.92, 0.39, 0.35\n' },
    { path: 'loadavg', text: '0.63 0.04 0.86 2/120 2419\n' },
  ],
  shows: ['load average'],
  sniff: (head) => (WHOLE.test(head.split('\n', 1)[0]!.trimEnd()) && head.length < 4000 ? 0.9 : 0),
  open: (publish) => ({
    line(line) {
      const m = LINE.exec(line.text.trim())
      const value = (i: number) => Number(m![i]!.replace(',', '.'))
      if (m !== null) publish(LOAD_AVERAGE, { one: value(1), five: value(2), fifteen: value(3) }, line)
      return 'take'
    },
    end() {},
  }),
}
