import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { analyze } from '../../src/index.ts'
import { dmesg, KILL, noise, oom, SEGV, segfault } from '../hostile/kit/lines.ts'
import { bzip2 } from '../hostile/kit/bzip2.ts'
import { gzip, xz, zstd, zstdOf, zstdSkippable } from '../hostile/kit/streams.ts'
import { longName, member, pax, tar } from '../hostile/kit/tar.ts'
import { Zip } from '../hostile/kit/zip.ts'
import { mutatedBytes } from './mutate-bytes.ts'
import { type Failing, MOST_MS, type Outcome } from './campaign.ts'
import { Random, seedOf } from './random.ts'

/** Archives and compressed streams, a target for each format. */
export interface StreamTarget {
  readonly id: string
  readonly seeds: readonly Buffer[]
}

const K = dmesg(...noise(8), oom(), ...noise(4))
const S = dmesg(segfault(), ...noise(6))
const N = dmesg(...noise(60))

export const STREAM_TARGETS: readonly StreamTarget[] = [
  {
    id: 'stream gzip',
    seeds: [
      gzipSync(K),
      Buffer.concat([gzip(K), gzip(S)]),
      gzip(K, { flags: 4 | 8 | 16 | 2, fields: Buffer.from([2, 0, 9, 9, 97, 0, 98, 0, 0, 0]) }),
      gzipSync(N + K, { level: 0 }),
    ],
  },
  {
    id: 'stream zstd',
    seeds: [
      zstd(K, { wrongBy: 0 }),
      zstd(N + S, { block: 500 }),
      Buffer.concat([zstd(K), zstdSkippable('x'), zstd(S)]),
      zstdOf(97, 300_000),
    ],
  },
  { id: 'stream xz', seeds: [xz(K), xz(N + S), Buffer.concat([xz(K), xz(S)])] },
  { id: 'stream bzip2', seeds: [bzip2(K), Buffer.concat([bzip2(K), bzip2(S)]), bzip2(`${'z'.repeat(900)}\n${K}`)] },
  {
    id: 'archive tar',
    seeds: [
      tar(member('a.log', K), member('b.log', S)),
      tar(pax({ path: 'd/k.log', size: String(K.length) }), member('x', K), longName('l/'.repeat(80)), member('y', S)),
      tar(member('l', '', { type: '2', link: 'a.log' }), member('d/', '', { type: '5' }), member('k.gz', gzipSync(K))),
      tar(member('v7', K, { magic: '' }), member('gnu', S, { magic: 'ustar  \0' })),
    ],
  },
  {
    id: 'archive zip',
    seeds: [
      new Zip().add('a.log', K).add('b.log', S, { method: 0 }).end(),
      new Zip().add('a.log', K, { flags: 8 }).add('x.zip', new Zip().add('s.log', S).end()).end({ comment: 'c' }),
      new Zip().add('d/', '', { method: 0 }).add('d/k.gz', gzipSync(K)).end(),
    ],
  },
  { id: 'archive tar.gz', seeds: [gzipSync(tar(member('a.log', K), member('b.log.gz', gzipSync(S))), { level: 0 })] },
]

const KNOWN = new Set<string>([KILL, SEGV])
/** A changed input may expand, but no test waits for it. */
const LIMITS = { maxBytes: 4 * 2 ** 20, maxMembers: 1_000 }
const MOST_KEPT = 300
const SHOWN_FAILURES = 3

/** What came of one input: what was found and which gaps were named, without their numbers. Throws what is wrong with it. */
export async function outcomeOf(input: Buffer): Promise<string> {
  const report = await analyze(['-'], { stdin: Readable.from([input]), limits: LIMITS })
  const gaps = report.coverage.gaps.map(({ what, why, kind }) => {
    if (kind === 'internal') throw new Error(why)
    return `${what.replace(/[^!]/g, '')}${why.replace(/\d+/g, '0').slice(0, 60)}`
  })
  const ids = report.findings.map(({ id }) => id)
  const invented = ids.find((id) => !KNOWN.has(id))
  if (invented !== undefined) throw new Error(`${invented} was invented`)
  return [...ids, ...new Set(gaps), report.coverage.artifacts.length].join(' ')
}

/** Runs a target so many times; inputs that led to something new are changed further. */
export async function streamCampaign(target: StreamTarget, runs: number, seed: number): Promise<Outcome> {
  const random = new Random(seedOf(target.id, seed))
  const pool = [...target.seeds]
  const others = STREAM_TARGETS.flatMap(({ seeds }) => seeds)
  const seen = new Set<string>()
  const failing: Failing[] = []
  let [longest, longestRun] = [0, 0]
  for (let run = 0; run < runs && failing.length < SHOWN_FAILURES; run++) {
    const input = run < target.seeds.length ? target.seeds[run]! : mutatedBytes(random.pick(pool), random, others)
    const began = performance.now()
    let why: string | undefined
    try {
      const outcome = await outcomeOf(input)
      if (!seen.has(outcome) && pool.length < MOST_KEPT) pool.push(input)
      seen.add(outcome)
    } catch (error) {
      why = error instanceof Error ? String(error.stack) : String(error)
    }
    const took = performance.now() - began
    if (took > longest) [longest, longestRun] = [took, run]
    if (took > MOST_MS) why ??= `took ${Math.round(took)} ms`
    if (why !== undefined) failing.push({ target: target.id, seed, run, why, input: input.toString('base64') })
  }
  return { target: target.id, runs, stated: seen.size, longest, longestRun, failing }
}
