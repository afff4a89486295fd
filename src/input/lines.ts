import { Readable } from 'node:stream'
import type { RawLine } from '../core/parser.ts'
import type { Bytes } from './bytes.ts'

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
    receiver.line({ text: NON_ASCII.test(text) ? decoder.decode(Buffer.from(text, 'latin1')) : text, line, offset: originalOffset(offset) })
    offset += whole.length + 1
  }
  return line
}
