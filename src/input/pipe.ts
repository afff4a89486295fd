import { createReadStream, fstatSync } from 'node:fs'
import { reasonOf } from './file.ts'
import type { ReportGap } from './source.ts'

/** A named pipe, opened once: whoever writes to it is told that its reader has gone when it is closed. */
export async function* pipe(path: string, gap: ReportGap, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(path)
  const stop = (): void => void stream.destroy()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    for await (const piece of stream) yield piece as Buffer
  } catch (error) {
    gap({ what: path, why: reasonOf(error) })
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Standard input. A file that is redirected there is read up to the size that it has at the beginning, as one that is named is. */
export async function* standardInput(stdin: NodeJS.ReadableStream & { readonly fd?: unknown }, gap: ReportGap): AsyncGenerator<Uint8Array> {
  const size = sizeOfFile(stdin.fd)
  let left = size ?? Infinity
  try {
    for await (const piece of stdin) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
      yield bytes.length <= left ? bytes : bytes.subarray(0, left)
      left -= bytes.length
      if (left <= 0) break
    }
    const grown = (sizeOfFile(stdin.fd) ?? 0) - (size ?? 0)
    if (size !== undefined && grown > 0) gap({ what: '-', why: `changed while read: it grew by ${grown} bytes, which were not read` })
  } catch (error) {
    gap({ what: '-', why: reasonOf(error) })
  }
}

function sizeOfFile(fd: unknown): number | undefined {
  try {
    const stats = typeof fd === 'number' ? fstatSync(fd) : undefined
    return stats?.isFile() === true ? stats.size : undefined
  } catch {
    return undefined
  }
}
