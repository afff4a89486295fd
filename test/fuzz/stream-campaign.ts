import { performance } from 'node:perf_hooks'
import { DOUBTFUL_MS, type Failing, MOST_MS, type Outcome } from './campaign.ts'
import { mutatedBytes } from './mutate-bytes.ts'
import { Random, seedOf } from './random.ts'
import { outcomeOf, StreamReader } from './stream-outcome.ts'
import { STREAM_TARGETS, type StreamTarget } from './stream-targets.ts'

const MOST_KEPT = 300
const SHOWN_FAILURES = 3
/** Bytes of a changed input. */
const LONGEST = 16_384

/** Runs a target so many times: each input is read, and analysed where it states what none did before. What is new of it is changed further. */
export async function streamCampaign(target: StreamTarget, runs: number, seed: number): Promise<Outcome> {
  const random = new Random(seedOf(target.id, seed))
  const pool = [...target.seeds]
  const others = STREAM_TARGETS.flatMap(({ seeds }) => seeds)
  const reader = new StreamReader()
  const analysed = new Set<string>()
  const outcomes = new Set<string>()
  const failing: Failing[] = []
  let [longest, longestRun] = [0, 0]
  for (let run = 0; run < runs && failing.length < SHOWN_FAILURES; run++) {
    const input = run < target.seeds.length ? target.seeds[run]! : mutatedBytes(random.pick(pool), random, others, 4, LONGEST)
    const began = performance.now()
    let why: string | undefined
    try {
      const { stated, gaps } = await reader.read(input)
      const what = stated.join('\n')
      if (!analysed.has(what)) await outcomeOf(input)
      analysed.add(what)
      const outcome = [what, ...gaps].join('\n')
      if (!outcomes.has(outcome) && pool.length < MOST_KEPT) pool.push(input)
      outcomes.add(outcome)
    } catch (error) {
      why = error instanceof Error ? String(error.cause instanceof Error ? error.cause.stack : error.stack) : String(error)
    }
    let took = performance.now() - began
    // once more, all of it: somebody else may have had the processor
    if (took > DOUBTFUL_MS && why === undefined) {
      const again = performance.now()
      await outcomeOf(input)
      took = Math.min(took, performance.now() - again)
    }
    if (took > longest) [longest, longestRun] = [took, run]
    if (took > MOST_MS) why ??= `took ${Math.round(took)} ms`
    if (why !== undefined) failing.push({ target: target.id, seed, run, why, input: input.toString('base64') })
  }
  return { target: target.id, runs, analysed: analysed.size, stated: outcomes.size, longest, longestRun, failing }
}
