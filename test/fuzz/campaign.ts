import { performance } from 'node:perf_hooks'
import { mutated } from './mutate-text.ts'
import type { Target } from './parser-targets.ts'
import { Random, seedOf } from './random.ts'

/** What went wrong, with all that is needed to do it again. */
export interface Failing {
  readonly target: string
  readonly seed: number
  readonly run: number
  readonly why: string
  readonly input: string
}

export interface Outcome {
  readonly target: string
  readonly runs: number
  /** Distinct things that were stated. */
  readonly stated: number
  /** Inputs of which a whole report was made. */
  readonly analysed?: number
  /** Milliseconds of the longest run. */
  readonly longest: number
  readonly longestRun: number
  readonly failing: readonly Failing[]
}

/** No run takes longer, in milliseconds. */
export const MOST_MS = 5_000
export const DOUBTFUL_MS = 250
/** Texts that stated something new are changed further; so many are kept. */
const MOST_KEPT = 200
const SHOWN_FAILURES = 3

/** Runs a target so many times on changed texts: first its own, then also those that made it state something else. */
export function campaign(target: Target, runs: number, seed: number): Outcome {
  const random = new Random(seedOf(target.id, seed))
  const pool = [...target.seeds]
  const stated = new Set<string>()
  const failing: Failing[] = []
  let [longest, longestRun] = [0, 0]
  for (let run = 0; run < runs && failing.length < SHOWN_FAILURES; run++) {
    const input = run < target.seeds.length ? target.seeds[run]! : mutated(random.pick(pool), random, pool)
    const began = performance.now()
    let why: string | undefined
    try {
      const said = target.run(input)
      if (!stated.has(said)) {
        stated.add(said)
        if (pool.length < MOST_KEPT && input.length < 16_384) pool.push(input)
      }
    } catch (error) {
      why = error instanceof Error ? String(error.cause instanceof Error ? error.cause.stack : error.stack) : String(error)
    }
    let took = performance.now() - began
    // once more: somebody else may have had the processor
    if (took > DOUBTFUL_MS && why === undefined) {
      const again = performance.now()
      target.run(input)
      took = Math.min(took, performance.now() - again)
    }
    if (took > longest) [longest, longestRun] = [took, run]
    if (took > MOST_MS) why ??= `took ${Math.round(took)} ms`
    if (why !== undefined) failing.push({ target: target.id, seed, run, why, input })
  }
  return { target: target.id, runs, stated: stated.size, longest, longestRun, failing }
}
