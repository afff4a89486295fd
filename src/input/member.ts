import type { Bytes } from './bytes.ts'

/** One member of an archive. */
export interface Member {
  readonly name: string
  /** 0 when it is known to be empty. */
  readonly size?: number
  readonly bytes: Bytes
  /** Where the archive compresses: bytes of it that were read for this member so far. */
  readonly read?: () => number
}

/** Longest name that is shown. */
const SHOWN = 1000
/** Names that are told apart. */
const MAX_NAMES = 200_000

/** Names as labels: shortened, and no two alike. */
export class Labels {
  readonly #seen = new Map<string, number>()

  of(name: string): string {
    const short = name.length > SHOWN ? `${name.slice(0, SHOWN)}… (${name.length - SHOWN} more characters)` : name
    const times = (this.#seen.get(short) ?? 0) + 1
    if (times > 1 || this.#seen.size < MAX_NAMES) this.#seen.set(short, times)
    return times > 1 ? `${short}#${times}` : short
  }
}

/** What `source` gives. A reader that gives up leaves the rest in place. */
export async function* borrowed(source: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value
}
