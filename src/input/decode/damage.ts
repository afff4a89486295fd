import type { ByteReader } from '../bytes.ts'
import type { ReportGap } from '../source.ts'

/** Damaged parts of one stream that are passed over: damage is rare, and a made one must not cost time. */
const MAX_DAMAGED = 256

/** Counts the damaged parts of one stream. */
export class Damage {
  readonly #path: string
  readonly #gap: ReportGap
  #count = 0

  constructor(path: string, gap: ReportGap) {
    this.#path = path
    this.#gap = gap
  }

  /** Counts one more; true, with all that is left passed over, when there were too many. */
  async isTooMuch(reader: ByteReader): Promise<boolean> {
    if (++this.#count <= MAX_DAMAGED) return false
    const from = reader.offset
    await reader.drain()
    this.#gap({
      what: this.#path,
      why: `limit: more than ${MAX_DAMAGED} damaged parts in one stream, ${reader.offset - from} bytes behind them were skipped`,
    })
    return true
  }
}
