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

/** Whether the format is one for what no other reads. */
export const isGeneral = ({ parser }: Beginning): boolean => parser.isGeneral === true

function put(found: Beginning[], parsers: readonly SectionFormat[], rest: Omit<Beginning, 'parser'>): void {
  for (const parser of parsers) found.push({ parser, ...rest })
}

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
    const isAsked = opened.kernel !== true
    const isTail = isAsked && raw.text.endsWith(opened.message)
    const holds = isAsked && this.#formats.mayHold(raw.text)
    if (unheaded.length === 0 && !(isAsked && (all || holds || !isTail))) return NONE
    const around = shared === '' ? AS_IT_IS : { inner: indented(shared), indentation: shared }
    const found = unheaded.map((parser): Beginning => ({ parser, ...around }))
    if (isAsked && (all || holds || !isTail)) {
      if (shared !== '') put(found, this.#formats.headedBy(line.text, all, holds), around)
      put(found, this.#formats.headedBy(raw.text, all, holds), AS_IT_IS)
      // what stands in the end of a line stands in the line
      const isBare = opened.envelope === undefined || opened.message === line.text
      const within = isBare ? NO_FORMATS : this.#formats.headedBy(opened.message, all, holds || !isTail)
      if (within.length > 0) put(found, within, { inner: enveloped(opened, shared), indentation: shared, said: opened })
    }
    if (found.length === 0) return NONE
    const may = found.filter(
      ({ parser }, i) =>
        !this.#broken.has(parser) &&
        raw.line > (this.#refused.get(parser) ?? 0) &&
        found.findIndex((other) => other.parser === parser) === i,
    )
    return may.length > 1 ? [...may.filter((one) => !isGeneral(one)), ...may.filter(isGeneral)] : may
  }

  /** Formats without a heading, by the path of the artifact or by the command above. */
  #unheaded(command: string | undefined): readonly SectionFormat[] {
    const asked = command === undefined ? NO_FORMATS : this.#formats.askedBy(command)
    if (this.#started) return asked
    this.#started = true
    return [...this.#formats.namedBy(this.#path), ...asked]
  }
}
