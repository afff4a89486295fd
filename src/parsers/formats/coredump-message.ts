import type { FormatParser, RawLine } from '../../core/parser.ts'
import { SIGNAL_DEATH } from '../../records/signal-death.ts'
import { beginsDump, DUMP_LINE, DUMP_LITERALS, readDump } from '../crash/coredump.ts'
import { unwrap, type Opened } from '../../reading/envelopes/unwrap.ts'

const MAX_LINES = 400

/** systemd-coredump's message where journalctl prints its further lines without host and program, indented. */
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
  sniff: () => 0,
  open(publish) {
    let first: { raw: RawLine; opened: Opened } | undefined
    const lines: string[] = []
    return {
      line(raw) {
        if (first === undefined) {
          const opened = unwrap(raw.text)
          // JSON carries the whole message in one line and is opened as any other log line
          if (opened.message.includes('\n') || opened.message.includes('#012') || opened.kernel === true || !beginsDump(opened.message))
            return 'end'
          first = { raw, opened }
          lines.push(opened.message)
          return 'take'
        }
        const next = unwrap(raw.text)
        const text = next.envelope === undefined ? raw.text : next.ident === first.opened.ident ? next.message : undefined
        if (text === undefined || beginsDump(text) || !DUMP_LINE.test(text) || lines.length >= MAX_LINES) return 'end'
        lines.push(text)
        return 'take'
      },
      end() {
        const dump = first === undefined ? undefined : readDump(lines)
        if (first === undefined || dump === undefined) return
        publish(SIGNAL_DEATH, { ...dump, host: first.opened.host }, first.raw, first.opened.time)
      },
    }
  },
}
