import { Readable } from 'node:stream'
import type { RawLine } from '../core/parser.ts'
import type { Bytes } from './bytes.ts'

/** Of a line that is no UTF-8. */
const FIRST_BYTES = 16
const NON_ASCII = /[^\0-\x7f]/

/**
 * The plain path: every line, by split2. Bytes are carried as Latin-1 so that invalid UTF-8 shifts no offset.
 * Returns the number of lines.
 */
export async function readLines(
  bytes: Bytes,
  receiver: { line(line: RawLine): void },
  originalOffset: (offset: number) => number = (offset) => offset,
): Promise<number> {
  const recoded = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of bytes)
      yield Buffer.from(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1'), 'utf8')
  }
  const { default: split2 } = await import('split2')
  let line = 0
  let offset = 0
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for await (const latin of Readable.from(recoded()).pipe(split2('\n'))) {
    const whole = latin as string
    const bare = whole.endsWith('\r') ? whole.slice(0, -1) : whole
    // a mark of UTF-8 is no part of the first line
    const text = line === 0 && bare.startsWith('\xef\xbb\xbf') ? bare.slice(3) : bare
    line++
    const bytes = NON_ASCII.test(text) ? Buffer.from(text, 'latin1') : undefined
    const decoded = bytes === undefined ? text : decoder.decode(bytes)
    const firstBytes = decoded.includes('\ufffd') ? bytes?.subarray(0, FIRST_BYTES) : undefined
    receiver.line({ text: decoded, line, offset: originalOffset(offset), firstBytes })
    offset += whole.length + 1
  }
  return line
}
