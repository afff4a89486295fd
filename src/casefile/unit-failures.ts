import type { Event } from '../core/event.ts'
import { grouped } from '../core/grouped.ts'
import { once } from '../core/scope.ts'
import type { LogLine } from '../core/log-line.ts'
import { type MainExit, UNIT_SAID, type UnitSaid } from '../records/unit-said.ts'

export type Said = Event<UnitSaid & LogLine>

/** One failure of a unit as its manager's log tells it. */
export interface UnitFailure {
  readonly unit: string
  readonly user: boolean
  /** The line that says that it failed. */
  readonly line: Said
  readonly result: string | undefined
  readonly exit: MainExit | undefined
  /** Automatic restarts so far. */
  readonly restarts: number | undefined
  /** It ended so while it was being stopped. */
  readonly stopping: boolean
  /** Lines before it that tell how. */
  readonly before: readonly Said[]
}

const MAX_BEFORE = 4

/** What is known of a unit while its lines are read. */
class Life {
  readonly #failures: UnitFailure[] = []
  #exit: Said | undefined
  #before: Said[] = []
  #restarts: number | undefined
  #stopping = false
  #refused = false
  /** `entered failed state` that still waits for its result. */
  #pending: Said | undefined

  see(said: Said): void {
    const { says } = said.what
    if (says === 'starting' || says === 'stopping') {
      this.#stopping = says === 'stopping'
      return
    }
    if (says === 'result') {
      if (this.#pending !== undefined) this.#before.push(this.#pending)
      this.#pending = undefined
      this.#fail(said, said.what.result)
      return
    }
    if (says === 'watchdog' || says === 'killing') return
    this.#settle()
    if (says === 'exit') {
      this.#before = [...this.#before.filter((one) => one !== this.#exit), said]
      this.#exit = said
    } else if (says === 'failed') this.#pending = said
    else if (says === 'oom') this.#before.push(said)
    else if (says === 'refused') this.#refused = true
    else {
      this.#restarts = said.what.restarts
      this.#stopping = false
    }
  }

  /** Nothing more is said. The restarts after its last failure are of that one. */
  end(): readonly UnitFailure[] {
    this.#settle()
    const last = this.#failures.pop()
    return last === undefined ? [] : [...this.#failures, { ...last, restarts: this.#restarts }]
  }

  /** The failed state had no result. */
  #settle(): void {
    const line = this.#pending
    this.#pending = undefined
    if (line !== undefined) this.#fail(line, undefined)
  }

  #fail(line: Said, result: string | undefined): void {
    // after the start limit the last failure is told once more
    const isRepeated = this.#refused && this.#failures.length > 0
    if (!isRepeated)
      this.#failures.push({
        unit: line.what.unit,
        user: line.what.user,
        line,
        result,
        exit: this.#exit?.what.exit,
        restarts: this.#restarts,
        stopping: this.#stopping,
        before: this.#before.slice(0, MAX_BEFORE),
      })
    this.#refused = false
    this.#before = []
    if (!isRepeated) this.#exit = undefined
  }
}

/** Failures by unit; the units of a user's manager apart from the machine's. The oldest first. */
export const unitFailures = once((scope): ReadonlyMap<string, readonly [UnitFailure, ...UnitFailure[]]> => {
  const lives = [...grouped(scope.events(UNIT_SAID), lifeOf).values()].map((lines) => {
    const life = new Life()
    for (const line of lines) life.see(line)
    return life.end()
  })
  const failures = lives.flat().toSorted((a, b) => a.line.order - b.line.order)
  return grouped(failures, keyOf)
})

const lifeOf = ({ what: { unit, user, pid } }: Said): string => `${user ? pid : ''}\0${unit}`

/** A unit of the machine, or of any user. */
export const keyOf = ({ unit, user }: { readonly unit: string; readonly user: boolean }): string => `${user ? 'user' : ''}\0${unit}`
