import type { Parser } from '../core/parser.ts'
import type { Instant } from '../core/span.ts'
import { OPEN_FILE_COUNT } from '../records/open-files.ts'
import { isoTime } from './envelopes/time.ts'

const PATH = /(?:^|[/!_.-])(?:fd|fds|lsof|open[-_]?files)[-_]?(?:count|counts|num|total)\w{0,8}(?:\.\w{1,4})?$/i
const STAMPED = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)[\s,;]*(\d{1,10})?$/

/** A series of times and numbers of descriptors, as people write it with a loop; the name says what is counted. */
export const fdCount: Parser = {
  id: 'fd-count',
  title: 'number of open descriptors over time',
  capture: ['while sleep 10; do date -Is; ls /proc/PID/fd | wc -l; done > fd-count.txt'],
  recognised: 'by its name, with times and numbers inside',
  samples: [{ path: 'fd-count.txt', text: '2025-11-21T14:00:00Z\n22\n2025-11-21T14:00:10Z\n73\n' }],
  shows: ['open files'],
  sniff: (head, path) => (PATH.test(path) && /^\s*\d/.test(head) ? 0.95 : 0),
  open(publish) {
    let time: Instant | undefined
    return {
      line(line) {
        const text = line.text.trim()
        const stamped = STAMPED.exec(text)
        if (stamped !== null) time = isoTime(stamped[1]!)
        const count = stamped === null ? (/^(\d{1,10})$/.exec(text)?.[1] ?? undefined) : stamped[2]
        if (count !== undefined) publish(OPEN_FILE_COUNT, { count: Number(count) }, line, time)
        return 'take'
      },
      end() {},
    }
  },
}
