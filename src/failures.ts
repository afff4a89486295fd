import type { Gap } from './core/report.ts'

const MAX_FAILURES = 100

/** What threw while it judged or read. The run goes on without it, and the report names it. */
export class Failures {
  readonly #gaps = new Map<string, Gap>()

  /** `what`: the part of osdx that threw, as a reader knows it. */
  add(what: string, error: unknown): void {
    if (this.#gaps.has(what) || this.#gaps.size >= MAX_FAILURES) return
    const [message, stack] = error instanceof Error ? [error.message, error.stack] : [String(error), undefined]
    this.#gaps.set(what, {
      what,
      why: `internal error: ${message}; please report it`,
      kind: 'internal',
      ...(stack === undefined ? {} : { stack: stack.replaceAll(/ \(?(?:file:\/\/)?\/[^\s)]*\//g, ' (') }),
    })
  }

  list(): Gap[] {
    return [...this.#gaps.values()]
  }
}
