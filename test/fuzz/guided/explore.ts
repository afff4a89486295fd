import { performance } from 'node:perf_hooks'
import { DOUBTFUL_MS, type Failing, MOST_MS, type Outcome } from '../campaign.ts'
import { mutatedBytes } from '../mutate-bytes.ts'
import { Random, seedOf } from '../random.ts'
import { Branches, wordsOfCode } from './branches.ts'

/** A decoder that is given changed bytes. */
export interface GuidedTarget {
  readonly id: string
  /** Bytes that it reads. */
  readonly seeds: readonly Buffer[]
  /** Reads an input; throws where it breaks. */
  run(input: Buffer): Promise<void> | void
  /** What costs more, of an input that reached something new. */
  examine?(input: Buffer): Promise<void> | void
  /** Makes checksums right again in place, which no blind change can do. */
  repair?(input: Buffer): void
}

export interface Explored extends Outcome {
  /** Branches that were taken by any input. */
  readonly branches: number
  /** Inputs that took one which no input before them had taken, or took it more often. */
  readonly kept: readonly Buffer[]
}

export interface Watched {
  /** Told of an input before it is read, which waits for it. */
  readonly before?: (input: Buffer, run: number) => Promise<void> | void
  /** Ends after so many seconds, however many runs were made. */
  readonly seconds?: number
  /** Inputs of earlier times. */
  readonly corpus?: readonly Buffer[]
}

/** Of an input that breaks so many are told of. */
const SHOWN_FAILURES = 3
/** Bytes of a changed input: what small ones reach they reach sooner. */
const LONGEST = 8_192

/** Runs a target so many times; inputs that take new branches are changed further. */
export async function explore(target: GuidedTarget, runs: number, seed: number, watched: Watched = {}): Promise<Explored> {
  const random = new Random(seedOf(target.id, seed))
  const branches = new Branches()
  const words = wordsOfCode()
  const given = [...target.seeds, ...(watched.corpus ?? [])]
  const kept: Buffer[] = []
  const failing: Failing[] = []
  let [longest, longestRun] = [0, 0]

  const recent = (pool: readonly Buffer[]): Buffer =>
    pool[pool.length - 1 - Math.floor((random.below(pool.length) * random.below(pool.length)) / pool.length)]!
  const changed = (): Buffer => {
    const pool = kept.length === 0 ? given : kept
    // what was found last leads on, the shorter of two sooner
    const [one, other] = [recent(pool), recent(pool)]
    let input = mutatedBytes(one.length < other.length ? one : other, random, pool, random.below(2) === 0 ? 1 : 4, LONGEST)
    if (words.length > 0 && random.below(4) === 0) input = withWord(input, random.pick(words), random)
    if (target.repair !== undefined && random.below(2) === 0) {
      input = Buffer.from(input)
      target.repair(input)
    }
    return input
  }

  const end = performance.now() + (watched.seconds ?? Infinity) * 1_000
  let run = 0
  for (; run < runs && failing.length < SHOWN_FAILURES && performance.now() < end; run++) {
    const input = given[run] ?? changed()
    await watched.before?.(input, run)
    const began = performance.now()
    let why: string | undefined
    try {
      branches.clear()
      await target.run(input)
      if (branches.isNew()) {
        kept.push(input)
        await target.examine?.(input)
      }
    } catch (error) {
      why = error instanceof Error ? String(error.stack) : String(error)
    }
    let took = performance.now() - began
    // once more: somebody else may have had the processor
    if (took > DOUBTFUL_MS && why === undefined) {
      const again = performance.now()
      await target.run(input)
      took = Math.min(took, performance.now() - again)
    }
    if (took > longest) [longest, longestRun] = [took, run]
    if (took > MOST_MS) why ??= `took ${Math.round(took)} ms`
    if (why !== undefined) failing.push({ target: target.id, seed, run, why, input: input.toString('base64') })
  }
  return { target: target.id, runs: run, stated: kept.length, longest, longestRun, failing, branches: branches.reached, kept }
}

function withWord(bytes: Buffer, word: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1)
  const over = random.below(2) === 0 ? word.length : 0
  return Buffer.concat([bytes.subarray(0, at), word, bytes.subarray(at + over)])
}
