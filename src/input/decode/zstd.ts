import { ByteReader, type Bytes } from '../bytes.ts'
import type { ReportGap } from '../source.ts'

/** The zstd tool's own default limit for the window. */
const MAX_WINDOW_LOG = 27
const FEED = 65_536

/** log2 of the window that a frame's header asks for (RFC 8878, 3.1.1.1.2); undefined for a skippable frame or a short head. */
export function windowLog(head: Uint8Array): number | undefined {
  if (head.length < 6 || head[0] !== 0x28 || head[1] !== 0xb5 || head[2] !== 0x2f || head[3] !== 0xfd) return undefined
  const descriptor = head[4]!
  if ((descriptor & 0x20) === 0) return 10 + (head[5]! >> 3)
  // a single segment's window is its content size
  const at = 5 + [0, 1, 2, 4][descriptor & 3]!
  const bytes = [1, 2, 4, 8][descriptor >> 6]!
  let size = 0
  for (let i = bytes - 1; i >= 0; i--) size = size * 256 + (head[at + i] ?? 0)
  return Math.ceil(Math.log2(Math.max(1, size)))
}

/** zstd frames (RFC 8878) one after the other. Only the first frame's window is checked ahead; fzstd refuses what it cannot hold. */
export async function* unzstd(path: string, bytes: Bytes, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const reader = new ByteReader(bytes)
  let out: Uint8Array[] = []
  let size = 0
  const { Decompress } = await import('fzstd')
  const stream = new Decompress((piece) => out.push(piece))
  try {
    const log = windowLog(await reader.peek(18))
    if (log !== undefined && log > MAX_WINDOW_LOG) {
      gap({
        what: path,
        why: `limit: zstd window of 2^${log} bytes, 2^${MAX_WINDOW_LOG} at most; decompress it with zstd -d --long=${log} first`,
      })
      return
    }
    for (;;) {
      const fed = await reader.next(FEED)
      let failed = false
      try {
        stream.push(fed ?? new Uint8Array(0), fed === undefined)
      } catch {
        failed = true
      }
      for (const piece of out) {
        size += piece.length
        yield piece
      }
      out = []
      if (failed)
        gap({
          what: path,
          why:
            fed === undefined
              ? `truncated: zstd data ends early, ${size} bytes were read`
              : `corrupt: zstd data is damaged after ${size} bytes`,
        })
      if (failed || fed === undefined) return
    }
  } finally {
    await reader.close()
  }
}
