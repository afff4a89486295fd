import { ByteRanges } from './spans.ts'

/** Every so many bytes one is looked at to see whether a window has anything but ASCII. */
const STRIDE = 8
/** Bytes that may be text between two that are none. */
const MOST_BETWEEN = 12
/** What is shorter is a damaged character, a name. */
const LEAST = 24
/** Of a run: control characters, of which text in any encoding has none, and bytes past ASCII that are no UTF-8. */
const LEAST_CONTROL = 2
const LEAST_FOREIGN = 4
/** Of random bytes more than half are one or the other: of a run one in so many. */
const DENSITY = 4

const plain = (byte: number): boolean => (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13 || byte === 27

/**
 * Runs of bytes within a text that are none, too short to be left out of it: a small compressed stream behind a line, a record of a binary log.
 * They are read as the text around them is, which says nothing of what they hold, and told. Text in an old encoding has no control
 * characters, what steers a terminal no bytes past ASCII.
 */
export class BinaryRuns {
  readonly ranges = new ByteRanges()
  /** Bytes up to the window. */
  #at = 0
  /** Of the run that may go on: where it begins, where its last byte that is no text ends, and how many of each kind it has. */
  #from = -1
  #to = -1
  #control = 0
  #foreign = 0
  /** Where what is told elsewhere ended last. */
  #told = -1
  /** Bytes of a character of UTF-8 that are to come. */
  #rest = 0

  /** The next bytes. `told`: they are told elsewhere as no text, and with them what goes on from them or into them. */
  take(bytes: Uint8Array, told = false): void {
    if (told) {
      if (this.#goesOn()) this.#from = -1
      this.end()
      this.#told = this.#at + bytes.length
    } else if (this.#goesOn() || mayHold(bytes)) this.#look(bytes)
    else this.end()
    this.#at += bytes.length
  }

  end(): void {
    const length = this.#to - this.#from
    const odd = this.#control + this.#foreign
    const isTold = this.#told >= 0 && this.#from - this.#told <= MOST_BETWEEN
    if (
      this.#from >= 0 &&
      !isTold &&
      length >= LEAST &&
      this.#control >= LEAST_CONTROL &&
      this.#foreign >= LEAST_FOREIGN &&
      odd * DENSITY >= length
    )
      this.ranges.add(this.#from, this.#to)
    this.#from = -1
    this.#control = 0
    this.#foreign = 0
    this.#rest = 0
  }

  #goesOn(): boolean {
    return this.#rest > 0 || (this.#from >= 0 && this.#at - this.#to <= MOST_BETWEEN)
  }

  #look(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (this.#rest > 0 && (byte & 0xc0) === 0x80) {
        this.#rest--
        continue
      }
      const isCut = this.#rest > 0
      this.#rest = byte >= 0xc2 && byte <= 0xf4 ? (byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1) : 0
      const isForeign = isCut || (byte >= 0x80 && this.#rest === 0)
      const isControl = byte !== 0 && byte < 128 && !plain(byte)
      if (!isForeign && !isControl) continue
      const at = this.#at + i
      if (this.#from >= 0 && at - this.#to > MOST_BETWEEN) {
        const rest = this.#rest
        this.end()
        this.#rest = rest
      }
      if (this.#from < 0) this.#from = at
      this.#to = at + 1
      if (isForeign) this.#foreign++
      if (isControl) this.#control++
    }
  }
}

function mayHold(bytes: Uint8Array): boolean {
  for (let at = STRIDE >> 1; at < bytes.length; at += STRIDE) if (!plain(bytes[at]!)) return true
  return false
}
