import type { FormatParser, RawLine } from '../../core/parser.ts'
import { isoTime, syslogTime } from '../../core/time/calendar.ts'
import type { Instant } from '../../core/span.ts'
import { SIGNAL_DEATH } from '../../records/signal-death.ts'
import { beginsDump, DUMP_LINE, DUMP_LITERALS, readDump } from '../crash/coredump.ts'

/** What `journalctl -o short*` puts before the first line of the message, whose further lines it only indents. */
const PREFIX =
  /^\s{0,8}(?:(?:(\p{L}{3,9}\.?) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d:\d\d:\d\d(?:\.\d{1,9})?)|(?:\p{L}{2,4}\.? )?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d| [A-Z]{3,5}| [+-]\d\d)?)(?: [A-Z]{3,5})?) )?(?:([A-Za-z0-9_][\w.:-]{0,254}) )?systemd-coredump(?:\[\d{1,10}\])?: (.*)$/u
const MAX_LINES = 400

const messageOf = (text: string): string => PREFIX.exec(text)?.[7] ?? text

function timeOf(m: RegExpExecArray | null): Instant | undefined {
  if (m === null) return undefined
  return m[5] === undefined ? (m[1] === undefined ? undefined : syslogTime(m[1], m[2]!, m[4]!, m[3])) : isoTime(m[5])
}

/** systemd-coredump's message as journalctl prints it; where each of its lines is a log line of its own, the engine takes that off. */
export const coredumpMessage: FormatParser = {
  id: 'coredump-message',
  title: 'message of systemd-coredump with a stack trace',
  capture: ['journalctl -t systemd-coredump'],
  recognised: '`Process N (name) of user U dumped core.` and the indented lines below',
  samples: [
    {
      text: 'Jan 12 10:00:04 db1 systemd-coredump[912]: Process 903 (mapper) of user 33 dumped core.\n                                           \n                                           Stack trace of thread 903:\n                                           #0  0x000055d0c0a4a1d9 n/a (mapper + 0x11d9)\n',
    },
  ],
  shows: ['log'],
  begins: DUMP_LITERALS,
  // a message that stands in one line is opened as any other log line
  heading: (text) => !text.includes('#012') && !text.includes('\\n') && beginsDump(messageOf(text)),
  open(publish, artifact) {
    let first: RawLine | undefined
    const lines: string[] = []
    return {
      get certain() {
        return first !== undefined
      },
      line(raw) {
        const text = messageOf(raw.text)
        if (first === undefined) {
          first = raw
          lines.push(text)
          return 'take'
        }
        if (beginsDump(text)) return 'end'
        if (text.trim() === '' || !DUMP_LINE.test(text)) return 'pass'
        if (lines.length < MAX_LINES) lines.push(text)
        return 'take'
      },
      end() {
        const dump = readDump(lines)
        if (first === undefined || dump === undefined) return
        const prefix = PREFIX.exec(first.text)
        publish(SIGNAL_DEATH, { ...dump, host: prefix?.[6] ?? artifact.said?.host }, first, timeOf(prefix) ?? artifact.said?.time)
      },
    }
  },
}
