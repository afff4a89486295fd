import { LiteralSet } from './literals.ts'
import type { Scanner } from './scanner.ts'
import { type Beginning, isPlain, isUniform } from './uniform.ts'

const NEWLINE = 10

/** Room for bytes that grows. */
export class Block {
  block: Uint8Array = new Uint8Array(0)

  reserve(length: number): void {
    if (length <= this.block.length) return
    const larger = new Uint8Array(Math.max(length, 2 * this.block.length))
    larger.set(this.block)
    this.block = larger
  }
}

/** The scanner without WebAssembly. */
export class PlainScanner extends Block implements Scanner {
  readonly #literals: LiteralSet

  constructor(literals: readonly string[]) {
    super()
    this.#literals = new LiteralSet(literals)
  }

  find(from: number, to: number): number {
    return this.#literals.find(this.block, from, to)
  }

  newlines(from: number, to: number): number {
    let count = 0
    for (let at = this.block.indexOf(NEWLINE, from); at >= 0 && at < to; at = this.block.indexOf(NEWLINE, at + 1)) count++
    return count
  }

  isPlain(from: number, to: number): boolean {
    return isPlain(this.block, from, to)
  }

  isUniform(to: number, beginning: Beginning): boolean {
    return isUniform(this.block, 0, to, beginning)
  }
}
