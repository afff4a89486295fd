import { unwrap } from '../envelopes/unwrap.ts'

/** Programs in whose lines nobody else's words stand. */
const OWN_WORDS = /^(?:kernel|systemd)$/
/** Where it stands: `Nov 21 05:24:41 web1 kernel: `. */
const PLAIN_KERNEL = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?:[\w.-]{1,64} )?kernel: /

/** Who says a line that bears a stamp. */
export class Speaker {
  readonly host: string | undefined
  readonly message: string
  /** A program that may repeat what was sent to it, or nobody is named. */
  readonly isProgram: boolean
  readonly #ident: string | undefined

  private constructor(host: string | undefined, message: string, isProgram: boolean, ident: string | undefined) {
    this.host = host
    this.message = message
    this.isProgram = isProgram
    this.#ident = ident
  }

  /** Who says what stands before such a character; undefined where no envelope tells it, and no field is left open. */
  static before(text: string): Speaker | undefined {
    const isOpen = (text.split('"').length - 1) % 2 === 1
    return isOpen || unwrap(text).envelope !== undefined ? Speaker.of(text) : undefined
  }

  static of(text: string): Speaker {
    const { kernel, ident, host, uptime, message } = unwrap(text)
    const isKernel = kernel === true || uptime !== undefined || PLAIN_KERNEL.test(text)
    return new Speaker(host, message, !isKernel && !OWN_WORDS.test(ident ?? ''), ident)
  }

  /** Whether a line of another may stand behind this one on what looks like the same line. */
  mayPrecede(other: Speaker): boolean {
    return !this.isProgram || (other.isProgram && other.#ident === this.#ident && other.host === this.host)
  }
}
