import type { RawLine, Sink } from '../../core/parser.ts'
import { journalFields } from '../envelopes/journal-json.ts'
import { objectOf } from '../envelopes/json-text.ts'
import { JournalEntries } from './journal-entries.ts'
import type { Hear, LogExport } from './log-export.ts'

/** Lines of one entry that are kept. */
const MAX_ENTRY_LINES = 2000
const HEADING = /^\s{0,8}(?:\[\s{0,4}\{?|\{)\s*$/

function entries(hear: Hear): Sink {
  const journal = new JournalEntries(hear)
  let pretty: { lines: string[]; at: RawLine } | undefined
  const entry = (text: string, at: RawLine) => {
    const object = objectOf(text)
    if (object !== undefined) journal.entry(journalFields(object), at)
  }
  return {
    line(line: RawLine): 'take' | 'pass' | 'end' {
      const text = line.text
      if (pretty !== undefined) {
        if (pretty.lines.length < MAX_ENTRY_LINES) pretty.lines.push(text)
        if (/^\s{0,8}"MESSAGE"\s?:/.test(text)) pretty.at = line
        if (/^\s{0,4}\},?\]?\s*$/.test(text)) {
          entry(pretty.lines.join('\n'), pretty.at)
          pretty = undefined
        }
        return 'take'
      }
      if (/^\[?\s{0,4}\{\s*$/.test(text)) pretty = { lines: [text.replace(/^\[?\s*/, '')], at: line }
      else if (/^\s{0,4}\{"/.test(text)) entry(text, line)
      else if (text.trim() === '') return 'pass'
      else if (!/^[\s[\],]*$/.test(text)) return 'end'
      return 'take'
    },
    end() {},
  }
}

export const journalJsonPretty: LogExport = {
  id: 'journal-json-pretty',
  title: 'journalctl -o json-pretty',
  capture: ['journalctl -b -o json-pretty'],
  recognised: 'by objects over several lines that hold __REALTIME_TIMESTAMP and MESSAGE',
  samples: [
    {
      path: 'journal.json',
      text: '{\n\t"__REALTIME_TIMESTAMP" : "1763733792000000",\n\t"_HOSTNAME" : "web1",\n\t"_TRANSPORT" : "kernel",\n\t"PRIORITY" : "6",\n\t"MESSAGE" : "usb 1-1: new high-speed USB device"\n}\n',
    },
  ],
  shows: ['log'],
  heading: (text) => HEADING.test(text),
  entries,
}
