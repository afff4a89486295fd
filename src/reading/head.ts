import type { LogLine } from '../core/log-line.ts'
import type { Cited } from '../core/span.ts'
import { ArtifactReader } from './artifact-reader.ts'
import type { Formats } from './formats.ts'
import type { Matchers } from './matchers.ts'

const HEAD_BYTES = 32 * 1024

/** A copy of the first whole lines; undefined where there is none. */
export function headBytes(pieces: readonly Uint8Array[]): Uint8Array | undefined {
  const head = new Uint8Array(HEAD_BYTES)
  let length = 0
  for (const piece of pieces) {
    const part = piece.subarray(0, HEAD_BYTES - length)
    head.set(part, length)
    length += part.length
  }
  const end = head.lastIndexOf(10, length - 1) + 1
  return length === 0 || end === 0 ? undefined : head.slice(0, end)
}

/** Every log line in the head of a text of which only the lines that matter were opened: another text may have begun what goes on there. */
export function headLines(path: string, head: Uint8Array, formats: Formats, matchers: Matchers): readonly Cited<LogLine>[] {
  const lines: Cited<LogLine>[] = []
  const reader = new ArtifactReader(path, formats, matchers, { show() {}, heard: (line) => lines.push(line), failed() {} })
  let offset = 0
  for (const [i, text] of new TextDecoder().decode(head).split('\n').slice(0, -1).entries()) {
    reader.line({ text: text.replace(/\r$/, ''), line: i + 1, offset })
    offset += Buffer.byteLength(text) + 1
  }
  return lines
}
