import { type Gram, gramsOf } from './grams.ts'
import { foldedBytes } from './gram-table.ts'
import type { Scanner } from './scanner.ts'
import { SCANNER_WASM } from './scanner.wasm.ts'
import type { Beginning } from './uniform.ts'

/** What assembly/scanner.ts exports. */
interface Exports {
  setTables(filter: number, lower: number, slots: number, slotMask: number, entries: number): void
  find(from: number, to: number): number
  newlines(from: number, to: number): number
  isPlain(from: number, to: number): number
  isUniform(from: number, to: number, length: number, word: boolean, month: boolean): number
}

const PAGE = 65_536
const FILTER_BYTES = 2 ** 18 / 8
const SLOT_BYTES = 8
const ENTRY_BYTES = 12
/** What may be read behind the last byte. */
const SLACK = 16
const MULTIPLIER = 0x9e3779b1

/** The tables of assembly/scanner.ts and the block behind them, in one memory. */
export class WasmScanner implements Scanner {
  readonly #memory: WebAssembly.Memory
  readonly #scanner: Exports
  /** Address of the block. */
  readonly #at: number
  block: Uint8Array

  /** Undefined where WebAssembly with SIMD is not to be had. */
  static of(literals: readonly string[]): WasmScanner | undefined {
    if (typeof WebAssembly === 'undefined') return undefined
    const code = Uint8Array.from(atob(SCANNER_WASM), (letter) => letter.charCodeAt(0))
    return WebAssembly.validate(code) ? new WasmScanner(new WebAssembly.Module(code), literals) : undefined
  }

  private constructor(module: WebAssembly.Module, texts: readonly string[]) {
    const literals = texts.map(foldedBytes)
    const grams = gramsOf(literals)
    const slotCount = 2 ** Math.ceil(Math.log2(2 * grams.length + 2))
    const at = layOut([FILTER_BYTES, 256, slotCount * SLOT_BYTES, grams.length * ENTRY_BYTES, ...literals.map(({ length }) => length)])
    const [filter, lower, slots, entries] = at as [number, number, number, number]
    this.#at = Math.ceil(at.at(-1)! / PAGE) * PAGE
    this.#memory = new WebAssembly.Memory({ initial: this.#at / PAGE + 1 })
    const bytes = new Uint8Array(this.#memory.buffer)
    for (let byte = 0; byte < 256; byte++) bytes[lower + byte] = byte >= 65 && byte <= 90 ? byte + 32 : byte
    literals.forEach((literal, i) => bytes.set(literal, at[4 + i]!))
    const view = new DataView(this.#memory.buffer)
    const setFilter = (hash: number): void => {
      bytes[filter + (hash >>> 3)]! |= 1 << (hash & 7)
    }
    writeGrams(grams, { view, setFilter, slots, slotMask: slotCount - 1, entries, literals, places: at.slice(4) })
    this.#scanner = new WebAssembly.Instance(module, { env: { memory: this.#memory } }).exports as unknown as Exports
    this.#scanner.setTables(filter, lower, slots, slotCount - 1, entries)
    this.block = this.#room()
  }

  reserve(length: number): void {
    const missing = this.#at + length + SLACK - this.#memory.buffer.byteLength
    if (missing <= 0) return
    this.#memory.grow(Math.ceil(missing / PAGE))
    this.block = this.#room()
  }

  find(from: number, to: number): number {
    const found = this.#scanner.find(this.#at + from, this.#at + to)
    return found < 0 ? -1 : found - this.#at
  }

  newlines(from: number, to: number): number {
    return this.#scanner.newlines(this.#at + from, this.#at + to)
  }

  isPlain(from: number, to: number): boolean {
    return this.#scanner.isPlain(this.#at + from, this.#at + to) !== 0
  }

  isUniform(to: number, { length, word, month }: Beginning): boolean {
    return this.#scanner.isUniform(this.#at, this.#at + to, length, word, month) !== 0
  }

  #room(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#at)
  }
}

/** Addresses of tables that lie one behind the other, each at a multiple of four, and of what lies behind them. */
function layOut(lengths: readonly number[]): number[] {
  const at = [0]
  for (const length of lengths) at.push((at.at(-1)! + length + 3) & ~3)
  return at
}

interface Tables {
  readonly view: DataView
  readonly setFilter: (hash: number) => void
  readonly slots: number
  readonly slotMask: number
  readonly entries: number
  readonly literals: readonly Uint8Array[]
  /** Addresses of the literals. */
  readonly places: readonly number[]
}

function writeGrams(grams: readonly Gram[], { view, setFilter, slots, slotMask, entries, literals, places }: Tables): void {
  for (const [i, { key, literal, at }] of grams.entries()) {
    const entry = entries + i * ENTRY_BYTES
    view.setUint32(entry, places[literal]!, true)
    view.setUint16(entry + 4, literals[literal]!.length, true)
    view.setUint16(entry + 6, at, true)
    view.setUint32(entry + 8, grams[i + 1]?.key === key ? 0 : 1, true)
    if (grams[i - 1]?.key === key) continue
    const hash = Math.imul(key, MULTIPLIER)
    setFilter(hash >>> 14)
    let slot = (hash >>> 8) & slotMask
    while (view.getUint32(slots + slot * SLOT_BYTES + 4, true) !== 0) slot = (slot + 1) & slotMask
    view.setUint32(slots + slot * SLOT_BYTES, key, true)
    view.setUint32(slots + slot * SLOT_BYTES + 4, i + 1, true)
  }
}
