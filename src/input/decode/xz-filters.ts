import { concat } from '../bytes.ts'
import { arm, arm64, armThumb, type Branches, ia64, powerPc, sparc, x86 } from './branch.ts'

/** Undoes what was done to bytes before they were compressed. It may hold back a few, until it sees what follows them. */
export interface Filter {
  feed(bytes: Uint8Array): Uint8Array
  /** What was held back, at the end. */
  rest(): Uint8Array
}

const NONE = new Uint8Array(0)

/** Each byte is the difference to the one so many before (1 to 256). */
class Delta implements Filter {
  readonly #before: Uint8Array
  #at = 0

  constructor(distance: number) {
    this.#before = new Uint8Array(distance)
  }

  feed(bytes: Uint8Array): Uint8Array {
    const before = this.#before
    const out = new Uint8Array(bytes)
    for (let i = 0; i < out.length; i++) {
      out[i] = before[this.#at]! += out[i]!
      this.#at = this.#at + 1 === before.length ? 0 : this.#at + 1
    }
    return out
  }

  rest(): Uint8Array {
    return NONE
  }
}

class Branch implements Filter {
  readonly #convert: Branches
  #position: number
  #held: Uint8Array = NONE

  constructor(convert: Branches, position: number) {
    this.#convert = convert
    this.#position = position
  }

  feed(bytes: Uint8Array): Uint8Array {
    const all = concat([this.#held, bytes])
    const done = this.#convert(all, this.#position)
    this.#position = (this.#position + done) >>> 0
    this.#held = all.slice(done)
    return all.subarray(0, done)
  }

  rest(): Uint8Array {
    const held = this.#held
    this.#held = NONE
    return held
  }
}

/** By id (.xz file format 1.2.1, 5.3.2). */
const BRANCHES: ReadonlyMap<number, () => Branches> = new Map([
  [4, x86],
  [5, () => powerPc],
  [6, () => ia64],
  [7, () => arm],
  [8, () => armThumb],
  [9, () => sparc],
  [10, () => arm64],
])
const DELTA = 3

/** The filter of this id with its properties: undefined where it is not known or they are wrong. */
export function filterOf(id: number, properties: Buffer): Filter | undefined {
  if (id === DELTA) return properties.length === 1 ? new Delta(properties[0]! + 1) : undefined
  const convert = BRANCHES.get(id)
  if (convert === undefined || (properties.length !== 0 && properties.length !== 4)) return undefined
  return new Branch(convert(), properties.length === 0 ? 0 : properties.readUInt32LE())
}

/** Passes a piece through the filters, each of which gets what the one before gave; at the end with what they held back. */
export function filtered(piece: Uint8Array, filters: readonly Filter[], atEnd = false): Uint8Array {
  return filters.reduce((bytes, filter) => {
    const done = filter.feed(bytes)
    return atEnd ? concat([done, filter.rest()]) : done
  }, piece)
}
