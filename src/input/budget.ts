import type { InputLimits, ReportGap } from './source.ts'
import type { Bytes } from './bytes.ts'

/** Expansion is judged once a stream has given this many bytes. */
const RATIO_FROM = 64 * 2 ** 20

/** What one stream, or the members of one archive that compresses, have given, and the compressed bytes that were read for it. */
export class Expansion {
  given = 0
  read = 0
  /** Whether the limit was met. */
  isSpent = false
}

/** What one top-level input may still use. Every limit that is met is named once. */
export class Budget {
  readonly limits: InputLimits
  readonly #gap: ReportGap
  readonly #named = new Set<string>()
  #bytes = 0
  #members = 0

  constructor(limits: InputLimits, gap: ReportGap) {
    this.limits = limits
    this.#gap = gap
  }

  get spent(): boolean {
    return this.#bytes >= this.limits.maxBytes || this.#members > this.limits.maxMembers
  }

  /** Counts one member of an archive; false when there may be no more. */
  member(path: string): boolean {
    this.#members++
    if (this.#members <= this.limits.maxMembers) return true
    this.#once('members', path, `limit: more than ${this.limits.maxMembers} members (--max-members)`)
    return false
  }

  /** Counts one more layer; false when it lies too deep. */
  layer(path: string, depth: number): boolean {
    if (depth <= this.limits.maxDepth) return true
    this.#gap({ what: path, why: `limit: nested deeper than ${this.limits.maxDepth} layers (--max-depth)` })
    return false
  }

  /** Passes bytes on until the input's byte limit is met. */
  async *count(path: string, bytes: Bytes): AsyncGenerator<Uint8Array> {
    for await (const piece of bytes) {
      const left = this.limits.maxBytes - this.#bytes
      this.#bytes += Math.min(piece.length, left)
      if (piece.length > left) {
        if (left > 0) yield piece.subarray(0, left)
        this.#once('bytes', path, `limit: more than ${this.limits.maxBytes} bytes read or expanded (--max-bytes)`)
        return
      }
      yield piece
    }
  }

  /** Passes the output of a decompressor on until it has expanded too much. `read` is the number of compressed bytes so far. */
  async *expand(path: string, output: Bytes, expansion: Expansion, read: () => number): AsyncGenerator<Uint8Array> {
    const before = expansion.read
    try {
      for await (const piece of output) {
        expansion.given += piece.length
        expansion.read = before + read()
        if (expansion.given > RATIO_FROM && expansion.given > this.limits.maxRatio * Math.max(1, expansion.read)) {
          expansion.isSpent = true
          this.#gap({
            what: path,
            why: `limit: expansion ratio ${this.limits.maxRatio}:1 reached after ${Math.floor(expansion.given / 2 ** 20)} MiB, the rest was not read (--max-ratio)`,
          })
          return
        }
        yield piece
      }
    } finally {
      expansion.read = before + read()
    }
  }

  #once(kind: string, what: string, why: string): void {
    if (this.#named.has(kind)) return
    this.#named.add(kind)
    this.#gap({ what, why })
  }
}
