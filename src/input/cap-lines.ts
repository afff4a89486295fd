import type { Bytes } from './bytes.ts'

const NEWLINE = 10

export interface CappedLines {
  readonly bytes: AsyncGenerator<Uint8Array>
  /** Offset in the input of an offset in `bytes`. */
  readonly originalOffset: (offset: number) => number
  /** Lines that were cut so far. */
  readonly cutLines: () => number
}

/** Keeps `maxLine` bytes of each line and drops the rest up to its newline, so that no line is ever held whole. */
export function capLines(input: Bytes, maxLine: number): CappedLines {
  const cuts: { after: number; dropped: number }[] = []
  let lines = 0

  const cap = async function* (): AsyncGenerator<Uint8Array> {
    /** Bytes of the current line that were given. */
    let length = 0
    let given = 0
    let dropping = false
    for await (const piece of input) {
      let at = 0
      while (at < piece.length) {
        const next = piece.indexOf(NEWLINE, at)
        if (dropping) {
          const until = next < 0 ? piece.length : next
          cuts.at(-1)!.dropped += until - at
          at = until
          if (next < 0) continue
          dropping = false
          length = 0
          // the newline itself is given with what follows
        }
        const last = piece.lastIndexOf(NEWLINE)
        const first = piece.indexOf(NEWLINE, at)
        // nothing in this piece can be too long: all of it at once
        if (piece.length - at <= maxLine && (first < 0 ? length + piece.length - at : length + first - at) <= maxLine) {
          yield piece.subarray(at)
          given += piece.length - at
          length = last < at ? length + piece.length - at : piece.length - last - 1
          break
        }
        const until = first < 0 ? piece.length : first
        const room = Math.max(0, maxLine - length)
        if (until - at <= room) {
          const end = first < 0 ? until : first + 1
          yield piece.subarray(at, end)
          given += end - at
          length = first < 0 ? length + until - at : 0
          at = end
          continue
        }
        if (room > 0) yield piece.subarray(at, at + room)
        given += room
        at += room
        dropping = true
        lines++
        cuts.push({ after: given, dropped: 0 })
      }
    }
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
