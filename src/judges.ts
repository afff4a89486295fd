import type { SettledScope } from './casefile/case-file.ts'
import { kindsAsked } from './casefile/kinds-asked.ts'
import { TYPED_COMMAND } from './core/command.ts'
import type { Failure, Found } from './core/failure.ts'
import type { Scope } from './core/scope.ts'
import type { Span } from './core/span.ts'
import { type ThresholdSettings, valuesOf } from './core/threshold.ts'
import { type Entry, entryOf } from './diagnosis/entry.ts'
import type { Gaps } from './input/gaps.ts'

/** Whom the judges tell. */
interface Clerk {
  /** Findings of one failure that are kept: as many as a report tells at most. */
  readonly most: number
  /** The place of every proof. */
  readonly cite: (at: Span) => void
  readonly gaps: Gaps
  /** A judge threw. */
  readonly failed: (id: string, error: unknown) => void
}

/** A failure with its thresholds in force. */
interface Judge {
  readonly failure: Failure
  readonly judge: (scope: Scope) => readonly Found<object>[]
  /** What a scope must hold one of; undefined where that is not known. */
  readonly kinds: ReadonlySet<string> | undefined
}

/** Has each scope judged by the failures that ask for something it holds: of many machines each shows a few things. */
export class Judges {
  readonly #judges: readonly Judge[]
  readonly #clerk: Clerk
  /** Who is asked of a scope that holds these kinds: of many machines most hold the same. */
  readonly #asked = new Map<string, readonly Judge[]>()
  /** By failure: how many are found. */
  readonly #found = new Map<string, number>()

  constructor(failures: readonly Failure[], settings: ThresholdSettings | undefined, clerk: Clerk) {
    this.#clerk = clerk
    this.#judges = failures.map((failure) => {
      const values = valuesOf(failure.thresholds ?? {}, settings?.get(failure.id))
      const judge = (scope: Scope): readonly Found<object>[] => failure.judge(scope, values)
      return { failure, judge, kinds: kindsAsked(judge) }
    })
  }

  /** What the failures are found to be of one scope. */
  of(scope: SettledScope): Entry[] {
    const held = new Set(scope.told.map(({ type }) => type.name))
    // what somebody typed is no failure by itself
    held.delete(TYPED_COMMAND.name)
    return this.#asking([...held].sort()).flatMap((one) => this.#judged(one, scope))
  }

  /** Those who ask for one of these kinds. */
  #asking(kinds: readonly string[]): readonly Judge[] {
    const key = kinds.join('\0')
    const asking = this.#asked.get(key) ?? this.#judges.filter(({ kinds: own }) => own === undefined || kinds.some((kind) => own.has(kind)))
    this.#asked.set(key, asking)
    return asking
  }

  /** Says of which failure findings were counted only. */
  end(): void {
    for (const [what, found] of this.#found)
      if (found > this.#clerk.most)
        this.#clerk.gaps.add({ what, why: `limit: ${found - this.#clerk.most} more findings were counted, not kept` })
  }

  #judged({ failure, judge }: Judge, scope: SettledScope): Entry[] {
    const { cite, failed, most } = this.#clerk
    try {
      const found = judge(scope) as ReturnType<Failure['judge']>
      for (const { proof, against = [] } of found) for (const { at } of [...proof, ...against]) cite(at)
      const before = this.#found.get(failure.id) ?? 0
      this.#found.set(failure.id, before + found.length)
      return found.slice(0, Math.max(0, most - before)).map((one) => entryOf(failure, one, scope))
    } catch (error) {
      failed(failure.id, error)
      return []
    }
  }
}
