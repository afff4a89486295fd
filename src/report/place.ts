import type { Evidence } from '../core/report.ts'
import { inert } from './wrap.ts'

/** Names places for one report: `kern.log:35`, relative to the folder that all its files are in; `stdin:35` of what was piped in. */
export class Places {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  file(path: string): string {
    const name = path === '-' ? 'stdin' : path.startsWith(this.#folder) ? path.slice(this.#folder.length) : path
    return inert(name)
  }

  /** Words that name such files. */
  text(words: string): string {
    return this.#folder === '' ? words : words.replaceAll(this.#folder, '')
  }

  of({ artifact, line, endLine }: Pick<Evidence, 'artifact' | 'line' | 'endLine'>): string {
    return `${this.file(artifact).replace(/\s/g, '_')}:${line}${endLine === undefined || endLine === line ? '' : `–${endLine}`}`
  }
}
