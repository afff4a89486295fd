/** What `scripts/fuzz/counted.mjs` puts into the modules that are watched. */
declare global {
  var osdxHits: Uint32Array | undefined
  var osdxWords: (number | string)[] | undefined
}

/** How often is told apart up to here, in eight classes: 1, 2, 3, 4–7, 8–15, 16–31, 32–127, more. */
const classOf = (times: number): number =>
  times < 4 ? 1 << (times - 1) : times < 8 ? 8 : times < 16 ? 16 : times < 32 ? 32 : times < 128 ? 64 : 128

/** Which branches were taken by any input, and how often by one. */
export class Branches {
  readonly #hits = (globalThis.osdxHits ??= new Uint32Array(8_192))
  readonly #seen = new Uint8Array(this.#hits.length)
  /** Branches that were taken. */
  reached = 0

  clear(): void {
    this.#hits.fill(0)
  }

  /** Whether what ran since `clear` took a branch that none did before, or took one more often. */
  isNew(): boolean {
    let isNew = false
    for (let i = 0; i < this.#hits.length; i++) {
      const times = this.#hits[i]!
      if (times === 0) continue
      const seen = this.#seen[i]!
      const now = seen | classOf(times)
      if (now === seen) continue
      isNew = true
      if (seen === 0) this.reached++
      this.#seen[i] = now
    }
    return isNew
  }
}

/** The numbers and short texts that the watched modules compare with, as bytes in either order. */
export function wordsOfCode(): Buffer[] {
  return [...new Set(globalThis.osdxWords)].flatMap((word) => {
    if (typeof word === 'string') return [Buffer.from(word, 'latin1')]
    if (word > 0xffffffff) return []
    const bytes = Buffer.alloc(word > 0xffff ? 4 : 2)
    bytes.writeUIntLE(word, 0, bytes.length)
    return [bytes, Buffer.from(bytes.toReversed())]
  })
}
