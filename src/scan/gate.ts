import { LiteralSet } from './literals.ts'
import { type Scanner, scannerOf } from './scanner.ts'

/** Bytes of lines that take about as long to open as the tables of the scanner take to make. */
const WORTH_TABLES = 16_000

/** Which lines can matter: those that hold one of the literals, ASCII case folded. */
export class Gate {
  readonly #literalsOf: () => readonly string[]
  #asked = 0
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

  /** The scanner for a text of so many bytes; undefined as long as it takes less to open all lines than to make its tables. */
  scannerFor(bytes: number): Scanner | undefined {
    this.#asked += bytes
    return this.#scanner === undefined && this.#asked < WORTH_TABLES ? undefined : this.scanner
  }

  /** For blocks of bytes. */
  get scanner(): Scanner {
    return (this.#scanner ??= scannerOf(this.#literalsOf()))
  }
}
