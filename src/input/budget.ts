import type { InputLimits, ReportGap } from './source.ts'
import type { Bytes } from './bytes.ts'

/** Expansion is judged once a stream has given this many bytes. */
const RATIO_FROM = 64 * 2 ** 20

/** Members of one archive that may each expand too much before the others are given up. */
const MOST_STOPPED = 16

/** What one stream has given, and the compressed bytes that were read for it. */
export class Expansion {
  given = 0
  read = 0

  /** Whether it expands more than `most`:1. */
  isAbove(most: number): boolean {
    return this.given > most * Math.max(1, this.read)
  }

  /** Whether it does, and has given so much that it counts. */
  isBeyond(most: number): boolean {
    return this.given > RATIO_FROM && this.isAbove(most)
  }
}

/** The same of the members of one archive that compresses: of those that were read to their ends together. */
export class Expansions extends Expansion {
  /** Members that were stopped. */
  stopped = 0

  /** Whether so many were that no further one is read. */
  get isSpent(): boolean {
    return this.stopped >= MOST_STOPPED
  }
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

  /**
   * Passes the output of a decompressor on until it has expanded too much, by itself or as one of many members that do. `read` is the number of
   * compressed bytes so far, `all` what the other members of its archive have given.
   */
  async *expand(path: string, output: Bytes, read: () => number, all = new Expansions()): AsyncGenerator<Uint8Array> {
    const own = new Expansion()
    const { given, read: before } = all
    const most = this.limits.maxRatio
    let isStopped = false
    try {
      for await (const piece of output) {
        own.given += piece.length
        own.read = read()
        all.given = given + own.given
        all.read = before + own.read
        isStopped = own.isBeyond(most) || (own.isAbove(most) && all.isBeyond(most))
        if (isStopped) {
          this.#gap({
            what: path,
            why: `limit: expansion ratio ${most}:1 reached after ${Math.floor(own.given / 2 ** 20)} MiB, the rest was not read (--max-ratio)`,
          })
          return
        }
        yield piece
      }
    } finally {
      // the other members are judged without one that was stopped
      if (isStopped) {
        all.stopped++
        all.given = given
      }
      all.read = isStopped ? before : before + read()
    }
  }

  #once(kind: string, what: string, why: string): void {
    if (this.#named.has(kind)) return
    this.#named.add(kind)
    this.#gap({ what, why })
  }
}
