/**
 * Indentation that a whole region shares, as Markdown asks for it: the region begins behind a blank line (or at the start of the text)
 * and ends at a line that is less indented. Lines that merely continue the one above keep theirs.
 */
export class Indentation {
  #shared = ''
  #blank = true

  /** The line without the indentation of its region. */
  take(text: string): string {
    const own = /^[ \t]{0,40}/.exec(text)![0]
    if (own.length === text.length) {
      this.#blank = true
      return text
    }
    if (this.#blank && this.#shared === '' && (own.length >= 2 || own === '\t')) this.#shared = own
    else if (!own.startsWith(this.#shared)) this.#shared = own.length >= 2 && this.#shared.startsWith(own) ? own : ''
    this.#blank = false
    return this.#shared === '' ? text : text.slice(this.#shared.length)
  }

  /** What stands below begins a region of its own. */
  boundary(): void {
    this.#blank = true
    this.#shared = ''
  }
}
