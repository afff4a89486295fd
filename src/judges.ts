import type { SettledScope } from './casefile/case-file.ts'
import { kindsAsked } from './casefile/kinds-asked.ts'
import type { Failure, Found } from './core/failure.ts'
import type { Scope } from './core/scope.ts'
import type { Span } from './core/span.ts'
import { type ThresholdSettings, valuesOf } from './core/threshold.ts'
import { type Entry, entryOf } from './diagnosis/entry.ts'
import type { Gaps } from './input/gaps.ts'

/** Findings of one failure in one scope that are kept. */
const MOST_FINDINGS = 10_000

/** Whom the judges tell. */
interface Clerk {
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
    const held = [...new Set(scope.told.map(({ type }) => type.name))]
    return this.#judges.flatMap((one) =>
      one.kinds !== undefined && held.every((kind) => one.kinds?.has(kind) !== true) ? [] : this.#judged(one, scope),
    )
  }

  #judged({ failure, judge }: Judge, scope: SettledScope): Entry[] {
    const { cite, gaps, failed } = this.#clerk
    try {
      const found = judge(scope) as ReturnType<Failure['judge']>
      for (const { proof, against = [] } of found) for (const { at } of [...proof, ...against]) cite(at)
      if (found.length > MOST_FINDINGS)
        gaps.add({ what: failure.id, why: `limit: ${found.length - MOST_FINDINGS} more findings were counted, not kept` })
      return found.slice(0, MOST_FINDINGS).map((one) => entryOf(failure, one, scope))
    } catch (error) {
      failed(failure.id, error)
      return []
    }
  }
}
