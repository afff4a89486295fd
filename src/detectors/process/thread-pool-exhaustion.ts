import { detector, type Proof } from '../../core/detector.ts'
import { OnlyProcess } from './only-process.ts'

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
}

/** Lines `… active=12/12 queued=44`: so many, and so many of the steps must rise. */
const MIN_SAMPLES = 4
const MIN_RISING_SHARE = 0.7
/** A queue as long as the pool is wide is more than a moment's wait. */
const MIN_QUEUE = 8
const MAX_POOLS = 1000
const MAX_POINTS = 10_000
const QUEUED = /\bqueued?(?:_size|[ -]size|[ -]depth|[ -]length)?[=: ]{1,3}(\d{1,9})\b/i
const WIDTH = /\b(?:active|workers|threads|busy|running)[=: ]{1,3}(\d{1,6})(?:\/(\d{1,6}))?\b/i
/** What servers and libraries say when every worker is taken. */
const SAYINGS: readonly [RegExp, string][] = [
  [/server reached MaxRequestWorkers setting/, 'httpd workers'],
  [/server reached pm\.max_children setting \((\d{1,6})\)/, 'php-fpm children'],
  [/QueuePool limit of size (\d{1,6}) overflow \d{1,6} reached, connection timed out/, 'SQLAlchemy connections'],
  [/Connection is not available, request timed out after \d{1,9}\s?ms/, 'JDBC connections'],
  [
    /RejectedExecutionException: .{0,300}\[Running, pool size = (\d{1,6}), active threads = \d{1,6}, queued tasks = [1-9]\d{0,8}/,
    'Java executor',
  ],
  [/Maximum number of threads \((\d{1,6})\) created for connector/, 'Tomcat threads'],
]

interface Pool {
  readonly name: string
  readonly queue: number[]
  workers?: number | undefined
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
  absence: 'only where the program logs its queue',
  watch(bench) {
    const only = new OnlyProcess(bench)
    const pools = new Map<string, Pool>()
    bench.onLine(['queued', 'queue=', 'queue_size', 'queue depth', 'queue size', 'queue length'], (line) => {
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
      if (width[2] !== undefined && width[1] !== width[2]) pool.idle++
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
      for (const [group, p] of pools) {
        const steps = p.queue.slice(1).map((q, i) => q - p.queue[i]!)
        const rising = steps.filter((step) => step > 0).length
        const [from, to] = [p.queue[0]!, p.queue.at(-1)!]
        if (
          p.queue.length < MIN_SAMPLES ||
          rising < steps.length * MIN_RISING_SHARE ||
          to < Math.max(MIN_QUEUE, p.workers ?? 0) ||
          to < 2 * from ||
          p.idle > p.queue.length / 4
        )
          continue
        const pool =
          p.name
            .replace(/[=:#\s]+$/, '')
            .trim()
            .split(/\s+/)
            .slice(-2)
            .join(' ') || 'pool'
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
          },
          entities: only.entities,
          proof: [
            { ...p.first, note: `queue ${from}; it rose in ${rising} of ${steps.length} steps (threshold ${MIN_RISING_SHARE * 100} %)` },
            p.last,
          ],
          time: p.first.time,
        })
      }
    })
  },
  join: (before, later) => ({ ...before, refusals: before.refusals + later.refusals }),
  cause: (f) =>
    f.queuedLast === undefined
      ? `All ${f.workers === undefined ? '' : `${f.workers} `}workers (${f.pool}) were taken${f.refusals > 1 ? `, ${f.refusals} times` : ''}: new work had to wait or was refused.`
      : `All ${f.workers ?? ''} workers of ${f.pool} are taken and the queue grew from ${f.queuedFirst} to ${f.queuedLast} in ${f.samples} lines, rising in ${f.risingSteps} of ${(f.samples ?? 1) - 1} steps: work comes in faster than it is done.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'See what the workers wait for: a dump of all stacks shows the one line in which most of them stand (a database, a lock, a remote call).',
      run: 'jcmd PID Thread.print   # or: py-spy dump --pid PID',
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
  decoys: ['a queue that goes up and down', 'idle workers that wait for work'],
  examples: [
    {
      name: 'a queue that only grows',
      files: {
        'app.log': [3, 16, 31, 44, 59, 72]
          .map((q, i) => `2026-11-21 10:00:0${i} INFO http-worker pool: active=12/12 queued=${q} completed=${i}\n`)
          .join(''),
      },
      fires: true,
    },
    {
      name: 'a queue that is worked off',
      files: {
        'app.log': [3, 6, 0, 4, 2, 0]
          .map((q, i) => `2026-11-21 10:00:0${i} INFO http-worker pool: active=7/12 queued=${q} completed=${i * 40}\n`)
          .join(''),
      },
      fires: false,
    },
  ],
})
