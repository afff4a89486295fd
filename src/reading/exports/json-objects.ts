import type { RawLine } from '../../core/parser.ts'

interface Frame {
  /** Number of the line in which it begins, counted from the first of the document; -1 when it is too long to be looked at. */
  row: number
  readonly column: number
  readonly array: boolean
  at: RawLine
  inner: { value: unknown; at: RawLine }[]
}

const MAX_OBJECT = 1 << 20
const MAX_DEPTH = 64
/** What may stand at the beginning of a line: an opening, or what is left between two values. A kernel's stamp is no array. */
const BEGINS = /^\s{0,400}(?!\s)(?:,?\s*(?:\{\s*(?:$|["}])|\[\s*(?:$|[[{\]]))|[\s,\]}]*$)/
const GOES_ON = /^\s{0,400}(?!\s)(?:["}\]]|,?\s*(?:\{\s*(?:$|["}])|\[\s*(?:$|[[{"\]]))|(?:-?\d[\d.eE+-]{0,40}|true|false|null)?[\s,\]}]*$)/

/**
 * Reads JSON text line by line and shows each object when it ends, innermost first, so that documents of any length are read in
 * bounded memory. What `read` makes of an object stands for all that was made of the objects within it, unless an array lies between.
 */
export class JsonObjects<T> {
  readonly #read: (text: string) => T | undefined
  readonly #emit: (value: T, at: RawLine) => void
  readonly #marks: RegExp
  readonly #frames: Frame[] = []
  /** Lines that what is open may need; the first of them is number `#dropped`. */
  #lines: string[] = []
  #dropped = 0
  #length = 0
  #inString = false

  /** `marks`: what a line holds that tells where an object's message stands. */
  constructor(read: (text: string) => T | undefined, emit: (value: T, at: RawLine) => void, marks: RegExp) {
    this.#read = read
    this.#emit = emit
    this.#marks = marks
  }

  /** Whether an object or an array is open. */
  get inside(): boolean {
    return this.#frames.length > 0
  }

  /** False when the line cannot go on with what is open, or begin anything. */
  line(line: RawLine): boolean {
    const text = line.text
    if (!(this.inside ? GOES_ON : BEGINS).test(text)) return false
    this.#inString = false
    const row = this.#dropped + this.#lines.length
    this.#lines.push(text)
    this.#length += text.length + 1
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (this.#inString) {
        if (code === 92) i++
        else if (code === 34) this.#inString = false
      } else if (code === 34) this.#inString = true
      else if (code === 123 || code === 91) {
        if (this.#frames.length >= MAX_DEPTH) return false
        this.#frames.push({ row, column: i, array: code === 91, at: line, inner: [] })
      } else if (code === 125 || code === 93) this.#close(i + 1)
    }
    if (this.#marks.test(text)) for (const frame of this.#frames) frame.at = frame.inner.length === 0 ? line : frame.at
    // no string goes on in the next line: this one was cut
    if (this.#inString) for (const frame of this.#frames) frame.row = -1
    if (!this.inside) this.#drop(row + 1)
    else if (this.#length > MAX_OBJECT) this.#shorten()
    return true
  }

  /** What is open does not end any more: what was read within it counts. */
  end(): void {
    for (const frame of this.#frames.splice(0)) this.#tell(frame.inner)
    this.#drop(this.#dropped + this.#lines.length)
  }

  /** Forgets the lines before the number. */
  #drop(row: number): void {
    for (const text of this.#lines.splice(0, row - this.#dropped)) this.#length -= text.length + 1
    this.#dropped = row
  }

  /** What encloses the innermost is too long; the innermost stays while it is not itself. */
  #shorten(): void {
    const innermost = this.#frames.at(-1)!
    for (const frame of this.#frames) if (frame !== innermost) frame.row = -1
    if (innermost.row >= 0) this.#drop(innermost.row)
    if (innermost.row >= 0 && this.#length <= MAX_OBJECT / 2) return
    innermost.row = -1
    this.#drop(this.#dropped + this.#lines.length)
  }

  /** The text of what began in the frame and ends in the last line, before `column`. */
  #textOf(frame: Frame, column: number): string {
    const lines = this.#lines.slice(frame.row - this.#dropped)
    const last = lines.length - 1
    lines[last] = lines[last]!.slice(0, column)
    lines[0] = lines[0]!.slice(frame.column)
    return lines.join('\n')
  }

  #close(column: number): void {
    const frame = this.#frames.pop()
    if (frame === undefined) return
    const value = frame.array || frame.row < 0 ? undefined : this.#read(this.#textOf(frame, column))
    const found = value === undefined ? frame.inner : [{ value: value as unknown, at: frame.at }]
    const outer = this.#frames.at(-1)
    if (outer === undefined || outer.array) this.#tell(found)
    else outer.inner.push(...found)
  }

  #tell(found: readonly { value: unknown; at: RawLine }[]): void {
    for (const { value, at } of found) this.#emit(value as T, at)
  }
}
