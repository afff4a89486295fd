import { concat, type Bytes } from './bytes.ts'

const NEWLINE = 10
/** Of what is kept of a line, so much is its end: what closes an object, or was written last. */
const MOST_END = 32_768
/** Stands where something was left out (U+FFFD). */
const CUT = Uint8Array.of(0xef, 0xbf, 0xbd)

export interface CappedLines {
  readonly bytes: AsyncGenerator<Uint8Array>
  /** Offset in the input of an offset in `bytes`. */
  readonly originalOffset: (offset: number) => number
  /** Lines that were cut so far. */
  readonly cutLines: () => number
}

/** Keeps the first bytes of each line and its last ones, `maxLine` together, so that no line is ever held whole. */
export function capLines(input: Bytes, maxLine: number): CappedLines {
  const cuts: { readonly after: number; readonly dropped: number }[] = []
  const mostEnd = Math.min(MOST_END, maxLine >> 3)
  const mostHead = maxLine - mostEnd
  let given = 0
  let lines = 0

  const cap = async function* (): AsyncGenerator<Uint8Array> {
    /** Bytes of the current line that were given. */
    let length = 0
    /** The last bytes of a line past its head, and how many before them were let go of; undefined in its head. */
    let end: Uint8Array | undefined
    let dropped = 0
    const closed = (last: Uint8Array): readonly Uint8Array[] => {
      if (dropped > 0) {
        lines++
        given += CUT.length
        cuts.push({ after: given, dropped: dropped - CUT.length })
      }
      given += last.length
      return dropped > 0 ? [CUT, last] : [last]
    }
    for await (const piece of input) {
      let at = 0
      while (at < piece.length) {
        const first = piece.indexOf(NEWLINE, at)
        const until = first < 0 ? piece.length : first
        if (end !== undefined) {
          const more = piece.subarray(at, until)
          const kept: Uint8Array = more.length >= mostEnd ? more.slice(more.length - mostEnd) : concat([end, more])
          dropped += end.length + more.length - Math.min(kept.length, mostEnd)
          end = kept.length > mostEnd ? kept.slice(kept.length - mostEnd) : kept
          at = until
          if (first < 0) continue
          yield* closed(end)
          end = undefined
          dropped = 0
          length = 0
          // the newline itself is given with what follows
        }
        const last = piece.lastIndexOf(NEWLINE)
        // nothing in this piece can be too long: all of it at once
        if (piece.length - at <= mostHead && length + until - at <= mostHead) {
          yield piece.subarray(at)
          given += piece.length - at
          length = last < at ? length + piece.length - at : piece.length - last - 1
          break
        }
        const room = Math.max(0, mostHead - length)
        if (until - at <= room) {
          const to = first < 0 ? until : first + 1
          yield piece.subarray(at, to)
          given += to - at
          length = first < 0 ? length + until - at : 0
          at = to
          continue
        }
        if (room > 0) yield piece.subarray(at, at + room)
        given += room
        at += room
        end = new Uint8Array(0)
      }
    }
    if (end !== undefined) yield* closed(end)
  }

  return {
    bytes: cap(),
    originalOffset: (offset) => {
      let more = 0
      for (const cut of cuts) {
        if (cut.after > offset) break
        more += cut.dropped
      }
      return offset + more
    },
    cutLines: () => lines,
  }
}
