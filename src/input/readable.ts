import { BinaryRuns } from './binary-runs.ts'
import { ByteReader, concat, type Bytes } from './bytes.ts'
import { GivenText } from './given-text.ts'
import { lineEndOf } from './line-end.ts'
import { ByteRanges } from './spans.ts'
import { looksBinary } from './text.ts'
import { TextWindows, WINDOW } from './text-windows.ts'

const HEAD = 65_536

export interface ReadableText {
  readonly bytes: AsyncGenerator<Uint8Array>
  /** Offset in the input of an offset in `bytes`. */
  readonly originalOffset: (offset: number) => number
  /** Whether there was any text, asked at the end. */
  readonly some: () => boolean
  /** What was left out, in words, asked at the end. */
  readonly damage: () => readonly string[]
}

/**
 * The text in a stream of bytes. Stretches that are no text are left out but for their newlines, of long runs of NUL bytes a few stay,
 * and where carriage returns or NUL bytes alone end the lines they become newlines. A carriage return stands where text goes on behind
 * something that was left out. Windows are those of the stream, whatever pieces it comes in.
 */
export function readable(input: Bytes): ReadableText {
  const given = new GivenText()
  const noise = new ByteRanges()
  const zeros = new ByteRanges()
  const runs = new BinaryRuns()

  const all = async function* (): AsyncGenerator<Uint8Array> {
    const reader = new ByteReader(input)
    try {
      const head = await reader.peek(HEAD)
      const windows = new TextWindows({ given, noise, zeros, runs, end: lineEndOf(head), strict: looksBinary(head) })
      let rest: Uint8Array = new Uint8Array(0)
      for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) {
        const block = rest.length === 0 ? piece : concat([rest, piece.subarray(0, WINDOW - rest.length)])
        const more = rest.length === 0 ? undefined : piece.subarray(WINDOW - rest.length)
        rest = new Uint8Array(0)
        for (const part of more === undefined || more.length === 0 ? [block] : [block, more]) {
          const whole = part.length - (part.length % WINDOW)
          rest = whole === part.length ? rest : part.slice(whole)
          windows.take(part.subarray(0, whole))
          yield* given.out()
        }
      }
      windows.end(rest)
      yield* given.out()
    } finally {
      await reader.close()
    }
  }

  return {
    bytes: all(),
    originalOffset: (offset) => given.originalOffset(offset),
    some: () => given.length > 0,
    damage: () => [
      ...(noise.bytes > 0 ? [`corrupt: ${noise.bytes} bytes are no text and were ignored: ${noise.told}`] : []),
      ...(runs.ranges.bytes > 0
        ? [`corrupt: ${runs.ranges.bytes} bytes are no text, only the lines around them were read: ${runs.ranges.told}`]
        : []),
      ...(zeros.bytes > 0 ? [`corrupt: ${zeros.bytes} NUL bytes, as of lost blocks, were ignored: ${zeros.told}`] : []),
    ],
  }
}
