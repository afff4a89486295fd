import type { Opened } from './envelopes/unwrap.ts'
import type { Formats, SectionFormat } from './formats.ts'
import type { Line } from './line.ts'
import { asItIs, enveloped, indented, type Inner } from './section.ts'

/** A format that may begin at a line, and what stands around its lines. */
export interface Beginning {
  readonly parser: SectionFormat
  readonly inner: Inner
  readonly said?: Opened | undefined
  /** What stands before each of its lines, and before those of the log between them. */
  readonly indentation?: string
}

/** What is known of a line at which a section may begin. */
export interface Place {
  /** The indentation that its paragraph shares. */
  readonly shared: string
  /** The command typed above it. */
  readonly command: string | undefined
  /** Whether formats whose headings hold no literal are asked, too. */
  readonly all: boolean
}

const NONE: readonly Beginning[] = []
const NO_FORMATS: readonly SectionFormat[] = []
const AS_IT_IS = { inner: asItIs }

/** Which formats may begin at the lines of one artifact. */
export class Beginnings {
  readonly #path: string
  readonly #formats: Formats
  /** By format: the last line that it took in a section that stated nothing. It does not begin again before. */
  readonly #refused = new Map<SectionFormat, number>()
  readonly #broken = new Set<SectionFormat>()
  #started = false

  constructor(path: string, formats: Formats) {
    this.#path = path
    this.#formats = formats
  }

  /** Its section stated nothing up to this line. */
  refuse(parser: SectionFormat, line: number): void {
    this.#refused.set(parser, line)
  }

  /** What follows is another machine's. */
  forget(): void {
    this.#refused.clear()
  }

  /** It threw. */
  exclude(parser: SectionFormat): void {
    this.#broken.add(parser)
  }

  /** The likeliest first. */
  at(raw: Line, { shared, command, all }: Place): readonly Beginning[] {
    const line = raw.without(shared)
    const { opened } = line
    const unheaded = this.#unheaded(command)
    // a table never begins in what the kernel says
    const isAsked = opened.kernel !== true && (this.#formats.mayHead(raw.text, all) || !raw.text.endsWith(opened.message))
    if (unheaded.length === 0 && !isAsked) return NONE
    const around = shared === '' ? { inner: asItIs } : { inner: indented(shared), indentation: shared }
    const found = unheaded.map((parser): Beginning => ({ parser, ...around }))
    if (isAsked) {
      const headed = (text: string, rest: Omit<Beginning, 'parser'>): void => {
        for (const parser of this.#formats.headedBy(text, all)) found.push({ parser, ...rest })
      }
      if (shared !== '') headed(line.text, around)
      headed(raw.text, AS_IT_IS)
      if (opened.envelope !== undefined && opened.message !== line.text)
        headed(opened.message, { inner: enveloped(opened, shared), indentation: shared, said: opened })
    }
    if (found.length === 0) return NONE
    return found.filter(
      ({ parser }, i) =>
        !this.#broken.has(parser) &&
        raw.line > (this.#refused.get(parser) ?? 0) &&
        found.findIndex((other) => other.parser === parser) === i,
    )
  }

  /** Formats without a heading, by the path of the artifact or by the command above. */
  #unheaded(command: string | undefined): readonly SectionFormat[] {
    const asked = command === undefined ? NO_FORMATS : this.#formats.askedBy(command)
    if (this.#started) return asked
    this.#started = true
    return [...this.#formats.namedBy(this.#path), ...asked]
  }
}
