import type { FormatParser } from '../../core/parser.ts'
import { LOAD_AVERAGE } from '../../records/load-average.ts'

/** Three averages, running/all scheduling entities, the last pid (proc_loadavg(5)); grep prints the path before it. */
const ROW = /^(?:\/proc\/loadavg:)?(\d{1,6}\.\d\d) (\d{1,6}\.\d\d) (\d{1,6}\.\d\d) \d{1,7}\/\d{1,7} \d{1,10}\s*$/
/** What cut(1) and awk(1) leave of it. */
const CUT = /^(\d{1,6}\.\d\d) (\d{1,6}\.\d\d) (\d{1,6}\.\d\d)\s*$/

/** /proc/loadavg, once or again and again. */
export const loadavg: FormatParser = {
  id: 'loadavg',
  title: '/proc/loadavg',
  capture: ['cat /proc/loadavg > loadavg.txt'],
  recognised: 'by its five fields',
  samples: [{ text: '0.63 0.04 0.86 2/120 2419\n' }],
  shows: ['load average'],
  heading: (text) => /^[\d/]/.test(text) && ROW.test(text),
  named: (path) => /(?:^|[/!._-])loadavg(?:[._-]\w{1,20})?(?:\.\w{1,4})?$/.test(path),
  asked: (command) => /\/proc\/loadavg\b/.test(command),
  open(publish) {
    return {
      line(line) {
        const m = ROW.exec(line.text) ?? CUT.exec(line.text)
        if (m === null) return line.text.trim() === '' ? 'pass' : 'end'
        publish(LOAD_AVERAGE, { one: Number(m[1]), five: Number(m[2]), fifteen: Number(m[3]) }, line)
        return 'take'
      },
      end() {},
    }
  },
}
