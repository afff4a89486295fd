import { TYPED_COMMAND } from '../src/core/command.ts'
import { LAST_LINE } from '../src/core/last-line.ts'
import type { RawLine } from '../src/core/parser.ts'
import type { RecordType } from '../src/core/record.ts'
import { ArtifactReader } from '../src/reading/artifact-reader.ts'
import { Formats } from '../src/reading/formats.ts'
import { Matchers } from '../src/reading/matchers.ts'
import { peel } from '../src/reading/peel/index.ts'
import { PARSERS } from '../src/parsers/formats/index.ts'
import { EXPORTS } from '../src/reading/exports/index.ts'

const formats = new Formats([...PARSERS, ...EXPORTS])

/** The lines of a text as they are read. */
export function linesOf(text: string): RawLine[] {
  let offset = 0
  return text.split('\n').map((line, i) => {
    const raw = { text: line, line: i + 1, offset }
    offset += Buffer.byteLength(line) + 1
    return raw
  })
}

/** Everything that a text states, as plain data: [record type, line, values]; maps as objects, BigInt as digits. And the formats that stated it. */
export function recordsOf(text: string, path = 'capture.txt'): { records: unknown[]; format: string } {
  const records: unknown[] = []
  const reader = new ArtifactReader(path, formats, new Matchers([]), {
    show: (type, record) => {
      if (type.name === TYPED_COMMAND.name || type.name === LAST_LINE.name) return
      const { at, ...values } = record as { at: { line: number } }
      records.push([type.name, at.line, plain(values)])
    },
    failed: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
  reader.whole(peel(linesOf(text), (line) => formats.headedBy(line, true).length > 0))
  reader.end()
  return { records, format: reader.description.format }
}

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, v: unknown) =>
      v instanceof Map ? Object.fromEntries(v) : v instanceof Set ? [...v] : typeof v === 'bigint' ? String(v) : v,
    ),
  )

/** All records of one type that a text makes. */
export function read<T>(type: RecordType<T>, text: string, path = 'capture.txt'): T[] {
  const found: T[] = []
  const reader = new ArtifactReader(path, formats, new Matchers([]), {
    show: (t, record) => {
      if (t.name === type.name) found.push(record as T)
    },
    failed: (what, error) => {
      throw new Error(what, { cause: error })
    },
  })
  reader.whole(linesOf(text))
  reader.end()
  return found
}
