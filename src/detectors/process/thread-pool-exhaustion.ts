import { growing } from '../../casefile/series/growing.ts'
import { detector, type Proof } from '../../core/detector.ts'
import { thresholds, type Values } from '../../core/threshold.ts'
import { OnlyProcess } from './only-process.ts'
import { QUEUE_WORDS, QUEUED, SAYINGS, SPARE, WIDTH } from './pool-words.ts'
import { DOING, stuckPools, type StuckPool } from './stuck-pools.ts'
import { ThreadDumps } from './thread-dumps.ts'
import { THREAD_POOL_EXHAUSTION_EXAMPLES } from './thread-pool-exhaustion-examples.ts'

interface Facts {
  /** What is used up: the name of the pool as the log tells it. */
  pool: string
  workers?: number | undefined
  queuedFirst?: number | undefined
  queuedLast?: number | undefined
  samples?: number | undefined
  risingSteps?: number | undefined
  refusals: number
  pid?: number | undefined
  comm?: string | undefined
  message: string
  /** From a dump of all stacks: the place at which so many of the pool's threads stand, and what for. */
  place?: string | undefined
  stuckThreads?: number | undefined
  poolThreads?: number | undefined
  waitsFor?: string | undefined
  dumps?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minSamples: { value: 4, why: 'Lines of the log that tell the length of the queue; fewer show a moment, not a trend.' },
  minRisingShare: { value: 0.7, why: 'Share of the steps from line to line in which the queue grew: it is not worked off.' },
  minQueue: { value: 8, why: 'Tasks that wait, and at least as many as there are workers: more than a moment’s wait.' },
  minQueueFactor: { value: 2, why: 'The last length of the queue, in multiples of the first: less is the ripple of a steady load.' },
  maxIdleShare: { value: 0.25, why: 'Share of the lines in which a worker was free: then the queue is a moment’s, not the pool’s.' },
  minDumpShare: { value: 0.5, why: 'Of several dumps of one pool, the share that must show the same.' },
  minStuckShare: {
    value: 0.7,
    why: 'Share of a pool’s threads that stand at one place in a dump; the rest may hold what these wait for, or start and end tasks.',
  },
  minWorkers: { value: 6, why: 'Threads of a pool; fewer meet at one place by chance.' },
  minUnnamedWorkers: { value: 8, why: 'Threads that nobody named (Thread-7) are a pool only when there are many alike.' },
  minGoMinutes: { value: 1, why: 'Minutes that half of them have waited, where there is one dump only.' },
  minGoroutines: { value: 20, why: 'Goroutines are cheap and not pooled: so many in one place wait for one thing.' },
})
const MAX_POOLS = 1000
const MAX_POINTS = 10_000
interface Pool {
  readonly name: string
  readonly queue: number[]
  workers?: number | undefined
  width?: string | undefined
  /** Lines in which not all workers were busy. */
  idle: number
  first: Proof
  last: Proof
  message: string
}

export const threadPoolExhaustion = detector<Facts>({
  id: 'thread-pool-exhaustion',
  title: 'All workers of a pool are taken and the queue grows',
  severity: 'error',
  domain: 'process',
  seenIn: ['log'],
  absence: 'only where the program logs its queue, or a dump of all stacks was taken',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const dumps = new ThreadDumps(bench)
    const only = new OnlyProcess(bench)
    const pools = new Map<string, Pool>()
    bench.onLine(QUEUE_WORDS, (line) => {
      const queue = QUEUED.exec(line.message)
      const width = WIDTH.exec(line.message)
      if (queue === null || width === null) return
      const name = line.message.slice(0, Math.min(queue.index, width.index)).replace(/\d+/g, '#').slice(-80)
      const key = `${line.at.artifact}\0${name}`
      const proof: Proof = { at: line.at, time: line.time, witness: 'application log', note: `queue ${queue[1]}` }
      const pool = pools.get(key) ?? { name, queue: [], idle: 0, first: proof, last: proof, message: line.message.slice(0, 300) }
      if (!pools.has(key)) {
        if (pools.size >= MAX_POOLS) return
        pools.set(key, pool)
      }
      if (pool.queue.length >= MAX_POINTS) return
      pool.queue.push(Number(queue[1]))
      pool.workers = Number(width[2] ?? width[1])
      // a pool that is full has one width; where the size is not printed, a changing number of busy workers has room
      const spare = SPARE.exec(line.message)
      if (width[2] === undefined ? pool.width !== undefined && pool.width !== width[1] : width[1] !== width[2]) pool.idle++
      else if (spare !== null && Number(spare[1]) > 0) pool.idle++
      pool.width = width[1]
      pool.last = proof
    })
    bench.onLine(
      [
        'MaxRequestWorkers',
        'pm.max_children',
        'QueuePool limit',
        'Connection is not available',
        'RejectedExecutionException',
        'Maximum number of threads',
        'Timeout waiting for ',
        'Could not get a resource',
        'Thread pool is EXHAUSTED',
      ],
      (line) => {
        for (const [saying, pool] of SAYINGS) {
          const m = saying.exec(line.message)
          if (m === null) continue
          bench.find({
            group: `${pool} ${line.unit ?? line.ident ?? ''}`,
            facts: { pool, workers: m[1] === undefined ? undefined : Number(m[1]), refusals: 1, message: line.message.slice(0, 300) },
            entities: { unit: line.unit, host: line.host, comm: line.ident, pid: line.pid },
            proof: [{ at: line.at, time: line.time, witness: 'application log', note: 'the pool is used up' }],
            time: line.time,
            severity: 'warning',
          })
          return
        }
      },
    )
    bench.atEnd(() => {
      const stuck = stuckPools(dumps.all, t)
      let corroborated: StuckPool | undefined
      for (const [group, p] of pools) {
        const grown = growing(
          p.queue.map((value) => ({ value })),
          { minSamples: t.minSamples, minRisingShare: t.minRisingShare, minFactor: t.minQueueFactor },
        )
        if (grown === undefined || grown.to < Math.max(t.minQueue, p.workers ?? 0) || p.idle > p.queue.length * t.maxIdleShare) continue
        const { from, to, rising, steps } = grown
        const pool =
          p.name
            .replace(/[=:#\s]+$/, '')
            .trim()
            .split(/\s+/)
            .slice(-2)
            .join(' ') || 'pool'
        const seen = stuck.find((s) => pool.includes(s.pool.replace(/-?#.*$/, ''))) ?? stuck[0]
        corroborated ??= seen
        bench.find({
          group,
          facts: {
            pool,
            workers: p.workers,
            queuedFirst: from,
            queuedLast: to,
            samples: p.queue.length,
            risingSteps: rising,
            refusals: 0,
            pid: only.pid,
            comm: only.comm,
            message: p.message,
            ...(seen === undefined ? {} : placeOf(seen)),
          },
          entities: only.entities,
          proof: [
            {
              ...p.first,
              note: `queue ${from}; it rose in ${rising} of ${steps} steps (threshold ${t.minRisingShare * 100} % of at least ${t.minSamples} lines, and ${Math.max(t.minQueue, p.workers ?? 0)} waiting, ${t.minQueueFactor} times the first), with a free worker in ${p.idle} of ${p.queue.length} lines (at most ${t.maxIdleShare * 100} %)`,
            },
            p.last,
            ...(seen === undefined ? [] : proofOf(seen, t)),
          ],
          time: p.first.time,
        })
      }
      for (const s of stuck) {
        if (s === corroborated) continue
        // a wait for a signal or a time of the program's own may be how its workers idle
        const sure = s.doing === 'lock' || s.doing === 'pool'
        if (!sure && (s.doing !== 'remote' || s.dumps < 2)) continue
        if (s.dumps < s.ofDumps * t.minDumpShare) continue
        bench.find({
          group: `${s.artifact.replace(/\d+/g, '#')} ${s.pool}`,
          facts: {
            pool: s.pool,
            workers: s.threads,
            refusals: 0,
            pid: only.pid,
            comm: only.comm,
            message: s.stuck[0]!.at.text.slice(0, 300),
            ...placeOf(s),
          },
          entities: only.entities,
          proof: proofOf(s, t),
          time: s.stuck[0]!.time,
          // goroutines meet at a lock for a moment; the runtime says when it is minutes
          severity: s.dumps > 1 ? 'error' : s.stuck[0]!.runtime !== 'go' || waitedLong(s, t.minGoMinutes) ? 'warning' : 'note',
          ...(s.dumps > 1 && sure
            ? {}
            : { strength: 'partial' as const, missing: 'the length of the queue, or a second dump some seconds later' }),
        })
      }
    })
  },
  join: (before, later) => ({ ...before, refusals: before.refusals + later.refusals }),
  cause: (f) =>
    (f.queuedLast === undefined && f.place !== undefined
      ? ''
      : f.queuedLast === undefined
        ? `All ${f.workers === undefined ? '' : `${f.workers} `}workers (${f.pool}) were taken${f.refusals > 1 ? `, ${f.refusals} times` : ''}: new work had to wait or was refused.`
        : `All ${f.workers ?? ''} workers of ${f.pool} are taken and the queue grew from ${f.queuedFirst} to ${f.queuedLast} in ${f.samples} lines, rising in ${f.risingSteps} of ${(f.samples ?? 1) - 1} steps: work comes in faster than it is done.`) +
    (f.place === undefined
      ? ''
      : `${f.queuedLast === undefined ? '' : ' '}${f.stuckThreads} of the ${f.poolThreads} threads of ${f.pool} stand at ${f.place} and wait ${f.waitsFor}${(f.dumps ?? 1) > 1 ? `, in ${f.dumps} dumps` : ''}: while they do, none takes new work.`),
  fix: (f) => [
    {
      when: 'now',
      say:
        f.place === undefined
          ? 'See what the workers wait for: a dump of all stacks shows the one line in which most of them stand (a database, a lock, a remote call).'
          : `Look at what ${f.place} waits for: who holds it, and why it is not given back. A second dump shows whether the same threads still stand there.`,
      run: `jcmd ${f.pid ?? 'PID'} Thread.print   # or: py-spy dump --pid ${f.pid ?? 'PID'}`,
    },
    {
      when: 'durable',
      say: `Give that call a timeout and a limit of its own; only when the workers are really busy, make the pool larger${f.workers === undefined ? '' : ` than ${f.workers}`}. Bound the queue, so that overload is refused early.`,
    },
    { when: 'verify', say: 'The queue stays near 0 under the same load.' },
  ],
  links: ['https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/concurrent/ThreadPoolExecutor.html'],
  leadsTo: ['probe-failure'],
  mechanism:
    'A pool serves as many requests at once as it has workers. When each takes long, because what it calls is slow or locked, all are taken and the rest queues.',
  decoys: [
    'a queue that goes up and down',
    'idle workers that wait for work (getTask, take, queue.get, select, accept)',
    'a few threads that meet at a lock while the rest of the pool works',
  ],
  examples: THREAD_POOL_EXHAUSTION_EXAMPLES,
})

const placeOf = (s: StuckPool) => ({
  place: s.place,
  stuckThreads: s.stuck.length,
  poolThreads: s.threads,
  waitsFor: `${DOING[s.doing]}${s.stuck[0]?.waitsForKind === undefined ? '' : ` (${s.stuck[0].waitsForKind})`}`,
  dumps: s.dumps,
})

const proofOf = (s: StuckPool, { minStuckShare: share, minGoMinutes: minutes }: Values<typeof LIMITS>): Proof[] =>
  [s.stuck[0]!, s.stuck.at(-1)!].map((thread, i) => ({
    at: thread.at,
    time: thread.time,
    witness: 'capture',
    note:
      i === 0
        ? `${s.stuck.length} of ${s.threads} threads of ${s.pool} wait at ${s.place}, ${s.idle} are idle (threshold ${share * 100} % of at least ${s.least}${s.stuck[0]?.runtime === 'go' ? `, for ${minutes} min` : ''})`
        : `${thread.name}: ${thread.state ?? 'waits'}`,
  }))

const waitedLong = (s: StuckPool, minutes: number): boolean =>
  s.stuck.filter((thread) => (thread.waitedMinutes ?? 0) >= minutes).length * 2 >= s.stuck.length
