import { LiteralSet } from './literals.ts'
import { type Scanner, scannerOf } from './scanner.ts'

/** Which lines can matter: those that hold one of the literals, ASCII case folded. */
export class Gate {
  readonly #literalsOf: () => readonly string[]
  #set: LiteralSet | undefined
  #scanner: Scanner | undefined

  /** The literals are asked for when the first line is to be judged. */
  constructor(literalsOf: () => readonly string[]) {
    this.#literalsOf = literalsOf
  }

  /** Whether this line can matter. */
  opensFor(text: string): boolean {
    return (this.#set ??= new LiteralSet(this.#literalsOf())).holds(text)
  }

  /** For blocks of bytes. It holds one block: one text at a time is read with it. */
  get scanner(): Scanner {
    return (this.#scanner ??= scannerOf(this.#literalsOf()))
  }
}
