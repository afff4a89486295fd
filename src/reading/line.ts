import type { RawLine } from '../core/parser.ts'
import { type Opened, unwrap } from './envelopes/unwrap.ts'

/** Where else the opened form of a line comes from than from its own text. */
interface Known {
  readonly opened?: Opened | undefined
  /** Whose the line is, as the text around it says. */
  readonly host?: string | undefined
  readonly turned?: true | undefined
}

/** A line on its way through the reading room. Its envelopes are taken off when that is first asked for; the answer travels with it. */
export class Line implements RawLine {
  readonly text: string
  readonly line: number
  readonly offset: number
  readonly endLine: number | undefined
  readonly verbatim: string | undefined
  readonly firstBytes: Uint8Array | undefined
  readonly opensGate: boolean | undefined
  readonly isPlain: boolean | undefined
  /** Whose the line is, as the text around it says: a prompt, a heading, a name before the line. */
  readonly host: string | undefined
  /** The text shows the newest first. */
  readonly turned: true | undefined
  #opened: Opened | undefined
  #inner: { readonly indentation: string; readonly line: Line } | undefined

  constructor({ text, line, offset, endLine, verbatim, firstBytes, opensGate, isPlain }: RawLine, { opened, host, turned }: Known = {}) {
    this.text = text
    this.line = line
    this.offset = offset
    this.endLine = endLine
    this.verbatim = verbatim
    this.firstBytes = firstBytes
    this.opensGate = opensGate
    this.isPlain = isPlain
    this.host = host
    this.turned = turned
    this.#opened = opened
  }

  static of(raw: RawLine): Line {
    return raw instanceof Line ? raw : new Line(raw)
  }

  /** The same line in a text that shows the newest first. */
  turnedAround(): Line {
    return new Line(this, { opened: this.#opened, host: this.host, turned: true })
  }

  /** The line without its envelopes. */
  get opened(): Opened {
    return (this.#opened ??= unwrap(this.text))
  }

  /** The line without what stands before all lines of its paragraph; the line itself where that does not stand before it. */
  without(indentation: string): Line {
    if (indentation === '' || !this.text.startsWith(indentation)) return this
    if (this.#inner?.indentation !== indentation) {
      const { line, offset, endLine, verbatim = this.text } = this
      const text = this.text.slice(indentation.length)
      this.#inner = { indentation, line: new Line({ text, line, offset, endLine, verbatim }, { host: this.host }) }
    }
    return this.#inner.line
  }
}
