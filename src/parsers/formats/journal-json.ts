import type { Artifact, FormatParser, Publish, RawLine } from '../../core/parser.ts'
import { JournalEntries, type Fields } from '../journal-entries.ts'

/** Lines of one pretty-printed entry that are kept. */
const MAX_ENTRY_LINES = 2000
const STAMPED = /"__(?:REALTIME|MONOTONIC)_TIMESTAMP"\s?:/

type Plain = Record<string, unknown>

/** Strings, or arrays of byte values for what is not printable, or null for what is too long. */
function fieldsOf(text: string): Fields | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
  const fields: Fields = new Map()
  for (const [key, value] of Object.entries(parsed as Plain)) {
    const one = textOf(value)
    if (one !== undefined) fields.set(key, one)
  }
  return fields
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (!Array.isArray(value) || value.length === 0) return undefined
  if (value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte < 256))
    return new TextDecoder().decode(Uint8Array.from(value as number[]))
  // a field that was given several times
  return textOf(value[0])
}

function open(publish: Publish, artifact: Artifact) {
  const entries = new JournalEntries(publish, artifact)
  let pretty: { lines: string[]; at: RawLine } | undefined
  return {
    line(line: RawLine): 'take' | 'end' {
      const text = line.text.replace(/^(?:data: |\u001e)/, '')
      if (pretty !== undefined) {
        if (pretty.lines.length < MAX_ENTRY_LINES) pretty.lines.push(text)
        if (/^\s{0,4}"MESSAGE"\s?:/.test(text)) pretty.at = line
        if (/^\},?\s*$/.test(text)) {
          const fields = fieldsOf(pretty.lines.join('\n').replace(/,\s*$/, ''))
          if (fields !== undefined) entries.entry(fields, pretty.at)
          pretty = undefined
        }
        return 'take'
      }
      if (/^\{\s*$/.test(text)) pretty = { lines: [text], at: line }
      else if (text.startsWith('{')) {
        const fields = fieldsOf(text.replace(/,\s*$/, ''))
        if (fields !== undefined) entries.entry(fields, line)
      } else if (!/^[\s[\]]*$/.test(text)) return 'end'
      return 'take'
    },
    end() {},
  }
}

export const journalJson: FormatParser = {
  id: 'journal-json',
  title: 'journalctl -o json, json-pretty, json-sse, json-seq',
  capture: ['journalctl -b -o json'],
  recognised: 'by objects that hold __REALTIME_TIMESTAMP and MESSAGE',
  samples: [
    {
      path: 'journal.json',
      text: '{"__REALTIME_TIMESTAMP":"1763733792000000","_HOSTNAME":"web1","_TRANSPORT":"kernel","PRIORITY":"6","SYSLOG_IDENTIFIER":"kernel","MESSAGE":"usb 1-1: new high-speed USB device"}\n',
    },
  ],
  shows: ['log'],
  sniff: (head) =>
    /^\s{0,8}\[?\s{0,8}(?:data: |\u001e)?\{/.test(head) && STAMPED.test(head) && /"(?:MESSAGE|_BOOT_ID|_TRANSPORT)"\s?:/.test(head)
      ? 0.95
      : 0,
  open,
}
