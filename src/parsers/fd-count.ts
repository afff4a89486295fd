import type { Parser } from '../core/parser.ts'
import type { Instant } from '../core/span.ts'
import { OPEN_FILE_COUNT } from '../records/open-files.ts'
import { isoTime } from './envelopes/time.ts'

const PATH = /(?:^|[/!_.-])(?:fd|fds|lsof|open[-_]?files)[-_]?(?:count|counts|num|total)\w{0,8}(?:\.\w{1,4})?$/i
const STAMPED = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)[\s,;]*(\d{1,10})?$/
/** Seconds since 1970, of this century, alone or before the number. */
const EPOCH = /^([12]\d{9})(?:\.\d{1,9})?(?:[\s,;]{1,8}(\d{1,9}))?$/

/** A series of times and numbers of descriptors, as people write it with a loop; the name says what is counted. */
export const fdCount: Parser = {
  id: 'fd-count',
  title: 'number of open descriptors over time',
  capture: ['while sleep 10; do date -Is; ls /proc/PID/fd | wc -l; done > fd-count.txt'],
  recognised: 'by its name, with times and numbers inside',
  samples: [{ path: 'fd-count.txt', text: '2025-11-21T14:00:00Z\n22\n2025-11-21T14:00:10Z\n73\n' }],
  shows: ['open files'],
  sniff: (head, path) => (PATH.test(path) && /^(?:#?\s?[a-z_]{1,20}[,;\s]{1,4}[a-z_]{1,20}\n)?\s*\d/.test(head) ? 0.95 : 0),
  open(publish) {
    let time: Instant | undefined
    return {
      line(line) {
        const text = line.text.trim()
        const stamped = STAMPED.exec(text)
        const epoch = stamped === null ? EPOCH.exec(text) : null
        if (stamped !== null) time = isoTime(stamped[1]!)
        else if (epoch !== null) time = { wall: Number(epoch[1]) * 1000 }
        const count =
          stamped?.[2] ??
          epoch?.[2] ??
          (stamped === null && epoch === null ? /^(?:\d\d:\d\d:\d\d[\s,;]{1,8})?(\d{1,9})$/.exec(text)?.[1] : undefined)
        if (count !== undefined) publish(OPEN_FILE_COUNT, { count: Number(count) }, line, time)
        return 'take'
      },
      end() {},
    }
  },
}
