import { LiteralSet } from './literals.ts'
import { type Scanner, scannerOf } from './scanner.ts'

/** Which lines can matter: those that hold one of the literals, ASCII case folded. */
export class Gate {
  readonly #literals: readonly string[]
  #set: LiteralSet | undefined
  #scanner: Scanner | undefined

  constructor(literals: readonly string[]) {
    this.#literals = literals
  }

  /** Whether this line can matter. */
  opensFor(text: string): boolean {
    return (this.#set ??= new LiteralSet(this.#literals)).holds(text)
  }

  /** For blocks of bytes. */
  get scanner(): Scanner {
    return (this.#scanner ??= scannerOf(this.#literals))
  }
}
