import type { RecordType } from '../src/core/record.ts'
import { ArtifactReader, Formats } from '../src/reading/artifact-reader.ts'
import { Matchers } from '../src/reading/log-stream.ts'
import { PARSERS } from '../src/parsers/formats/index.ts'

const formats = new Formats(PARSERS)

/** All records of one type that a text makes. */
export function read<T>(type: RecordType<T>, text: string, path = 'capture.txt'): T[] {
  const found: T[] = []
  const reader = new ArtifactReader(path, text.slice(0, 65_536), formats, new Matchers([], []), (t, record) => {
    if (t.name === type.name) found.push(record as T)
  })
  let offset = 0
  for (const [i, line] of text.split('\n').entries()) {
    reader.line({ text: line, line: i + 1, offset })
    offset += Buffer.byteLength(line) + 1
  }
  reader.end(0)
  return found
}
