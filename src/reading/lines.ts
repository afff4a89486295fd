import { Line } from './line.ts'
import { type Retold, retold } from './passages.ts'
import { isNarrow, mayContinue, rowMayContinue, widthOf } from './peel/wrap.ts'

/** Physical lines that a wrap makes of one. */
const MAX_PIECES = 40

/** Letters on both sides of a seam in which a known phrase may lie. */
const AROUND = 40
/** An address that is open at the end of a line, and what goes on with it. */
const OPEN_URL = /[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>]{0,2000}$/
const CLOSED = /[,;)\].]$/

/**
 * What stood between two pieces: nothing where a terminal broke within an address, or within a word, so that together they hold more of what is
 * known than apart. `known`: how much of a text is.
 */
function seam(text: string, next: string, known: (text: string) => number): '' | ' ' {
  const [tail, head] = [text.slice(-AROUND), next.slice(0, AROUND)]
  if (OPEN_URL.test(text) && !CLOSED.test(text) && (head.startsWith('/') || /[:/=&?%]$/.test(tail))) return ''
  if (!/[A-Za-z]$/.test(tail) || !/^[a-z]/.test(head)) return ' '
  return known(`${tail}${head}`) > known(`${tail} ${head}`) ? '' : ' '
}

const NONE: ReadonlyMap<number, Retold> = new Map()

/** One line of several that a wrap had made of it. The first of them is its place. */
export function joined(pieces: readonly Line[], known: (text: string) => number = () => 0): Line {
  const first = pieces[0]!
  if (pieces.length === 1) return first
  const text = pieces.slice(1).reduce((whole, piece) => `${whole}${seam(whole, piece.text, known)}${piece.text}`, first.text)
  const { line, offset, verbatim = first.text } = first
  return new Line({ text, line, offset, endLine: pieces.at(-1)!.line, verbatim }, { begun: first })
}

/** The lines that are to be read, in their order, and which of them is next. */
export class Lines {
  /** Whether they follow one another without a gap, so that it is known what stands below a line. */
  readonly whole: boolean
  readonly #width: number | undefined
  readonly #retold: ReadonlyMap<number, Retold>
  #list: readonly Line[]
  #at = 0

  constructor(list: readonly Line[], whole: boolean) {
    this.#list = list
    this.whole = whole
    this.#retold = whole ? retold(list) : NONE
    this.#width = whole ? widthOf(list.map(({ text }) => text)) : undefined
  }

  /** Whether the text is narrower than one that is wrapped on purpose. */
  get narrow(): boolean {
    return this.#width !== undefined && isNarrow(this.#width)
  }

  get next(): Line | undefined {
    return this.#list[this.#at]
  }

  get list(): readonly Line[] {
    return this.#list
  }

  get at(): number {
    return this.#at
  }

  /** Whether the line only retells: an entry in a list of changes, a test that passed. */
  retold(raw: Line): Retold | undefined {
    return this.#retold.get(raw.line)
  }

  skip(count = 1): void {
    this.#at += count
  }

  /** Puts lines in front of those that are still to be read. */
  giveBack(lines: readonly Line[]): void {
    const first = lines[0]
    if (first === undefined) return
    // in a text that is read whole they stand in front already
    const before = this.#at - lines.length
    if (before >= 0 && this.#list[before] === first) this.#at = before
    else {
      this.#list = [...lines, ...this.#list.slice(this.#at)]
      this.#at = 0
    }
  }

  /** The next line and the one below it, where that may be the rest of a table's row; undefined where it may not. */
  get row(): readonly [Line, Line] | undefined {
    const [first, second] = [this.#list[this.#at], this.#list[this.#at + 1]]
    if (this.#width === undefined || first === undefined || second === undefined) return undefined
    return first.host === second.host && rowMayContinue(first.text, second.text, this.#width) ? [first, second] : undefined
  }

  /** The physical lines of the statement that begins at `list[at]`. `beginsAnew`: whether a line is another one. */
  statement(list: readonly Line[], at: number, beginsAnew: (first: Line, last: Line, next: Line) => boolean): readonly Line[] {
    const first = list[at]!
    if (this.#width === undefined) return [first]
    const pieces = [first]
    for (let i = at + 1; i < list.length && pieces.length < MAX_PIECES; i++) {
      const [last, next] = [list[i - 1]!, list[i]!]
      if (
        next.host !== first.host ||
        next.line !== last.line + 1 ||
        !mayContinue(last.text, next.text, this.#width) ||
        beginsAnew(first, last, next)
      )
        break
      pieces.push(next)
    }
    return pieces
  }
}
