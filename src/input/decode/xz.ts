import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import type { Bytes } from '../bytes.ts'
import type { ReportGap } from '../source.ts'

/** xz streams (.xz file format 1.1). */
export async function* unxz(path: string, bytes: Bytes, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const { XzReadableStream } = (await import('xz-decompress')).default
  let size = 0
  let ended = false
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) yield piece
    ended = true
  }
  const reader = new XzReadableStream(
    Readable.toWeb(Readable.from(counted(), { objectMode: true, highWaterMark: 2 })) as WebStream<Uint8Array>,
  ).getReader()
  try {
    for (;;) {
      let next
      try {
        next = await reader.read()
      } catch {
        gap({
          what: path,
          why: ended
            ? `truncated: xz data ends early or has a damaged tail, ${size} bytes were read`
            : `corrupt: xz data is damaged after ${size} bytes`,
        })
        return
      }
      if (next.done) return
      size += next.value.length
      yield next.value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
