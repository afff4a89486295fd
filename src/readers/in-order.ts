import type { Gap } from '../core/report.ts'
import type { Gaps } from '../input/gaps.ts'
import type { Outcome } from './read-source.ts'
import type { Run } from '../run.ts'
import { retell, type Telling } from './tellings.ts'

/** Whom a thread tells what a text holds. */
export interface Place {
  /** `heard` is called when the run was told of it. */
  told(part: readonly Telling[], heard: () => void): void
  done(outcome: Outcome): void
}

interface Text {
  readonly path: string
  readonly parts: { readonly part: readonly Telling[]; readonly heard: () => void }[]
  receivers?: ReturnType<Run['receivers']>
  outcome?: Outcome
}

/** Tells the run what texts hold, and what could not be opened, in the order of the input, whichever is read first. */
export class InOrder {
  readonly #run: Run
  readonly #gaps: Gaps
  readonly #waiting: (Text | Gap)[] = []

  constructor(run: Run, gaps: Gaps) {
    this.#run = run
    this.#gaps = gaps
  }

  gap(gap: Gap): void {
    this.#waiting.push(gap)
    this.#advance()
  }

  text(path: string): Place {
    const text: Text = { path, parts: [] }
    this.#waiting.push(text)
    return {
      told: (part, heard) => {
        text.parts.push({ part, heard })
        if (this.#waiting[0] === text) this.#advance()
      },
      done: (outcome) => {
        text.outcome = outcome
        if (this.#waiting[0] === text) this.#advance()
      },
    }
  }

  #advance(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if ('why' in next) this.#gaps.add(next)
      else {
        const receivers = (next.receivers ??= this.#run.receivers(next.path))
        for (const { part, heard } of next.parts.splice(0)) {
          for (const telling of part) retell(telling, next.path, receivers)
          heard()
        }
        if (next.outcome === undefined) return
        this.#run.took(receivers.collected, next.outcome, this.#gaps)
      }
      this.#waiting.shift()
    }
  }
}
