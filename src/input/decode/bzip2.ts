import { Readable } from 'node:stream'
import type { Bytes } from '../bytes.ts'
import type { ReportGap } from '../source.ts'

/** bzip2 streams, one after the other. */
export async function* bunzip2(path: string, bytes: Bytes, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const { default: unbzip2Stream } = await import('unbzip2-stream')
  let size = 0
  let ended = false
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) yield piece
    ended = true
  }
  const input = Readable.from(counted())
  const output = new Readable({ highWaterMark: 1 }).wrap(input.pipe(unbzip2Stream()))
  try {
    for await (const piece of output) {
      size += (piece as Uint8Array).length
      yield piece as Uint8Array
    }
  } catch {
    gap({
      what: path,
      why: ended
        ? `truncated: bzip2 data ends early or bytes follow it, ${size} bytes were read`
        : `corrupt: bzip2 data is damaged after ${size} bytes`,
    })
  } finally {
    input.destroy()
    output.destroy()
  }
}
