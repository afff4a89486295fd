import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CPU_COUNT } from '../../../records/cpu-count.ts'
import { GIL_SHARE } from '../../../records/gil-share.ts'
import { THREAD_STACK } from '../../../records/thread-stack.ts'
import type { Limits } from './limits.ts'
import { tasksOf, wholeOf, type Task } from './tasks.ts'

export interface Facts {
  host: string | undefined
  comm: string
  pid: number | undefined
  /** Threads with noticeable CPU time. */
  threads: number
  /** Per cent of one core. py-spy: share of the time in which the lock was held. */
  totalCpuPct: number
  maxThreadCpuPct: number | undefined
  activePct: number | undefined
  samples: number | undefined
  demandThreadsAtShare: string | undefined
  cpus: number | undefined
  source: string
}

/** Threads of CPython that share one core: py-spy says so, or the CPU time of each does. */
export const judge = (scope: Scope, limits: Limits): Found<Facts>[] => [...pySpy(scope, limits), ...sharing(scope, limits)]

/** py-spy top: the lock is never free, and several threads want it. */
function pySpy(scope: Scope, t: Limits): Found<Facts>[] {
  const events = scope.events(GIL_SHARE).filter(({ what }) => what.heldPct >= t.minGilPct && what.activePct >= t.minActivePct)
  const worst = mostOf(events, ({ what }) => what.activePct)?.what
  if (worst === undefined) return []
  return [
    {
      time: events[0]!.what.time,
      facts: {
        host: scope.name,
        comm: 'python',
        pid: undefined,
        threads: worst.threads,
        totalCpuPct: worst.heldPct,
        maxThreadCpuPct: undefined,
        activePct: worst.activePct,
        samples: undefined,
        demandThreadsAtShare: undefined,
        cpus: scope.rows(CPU_COUNT)[0]?.cpus,
        source: 'py-spy',
      },
      proof: toldBy(events, 'capture', ({ heldPct, activePct }) => `held ${heldPct} %, wanted for ${activePct} %`),
      certainty: 'shown',
    },
  ]
}

/** Several busy threads that together use about one core, none much more than the others. */
function sharing(scope: Scope, t: Limits): Found<Facts>[] {
  const cpus = scope.rows(CPU_COUNT)[0]?.cpus
  const told = new Set<number>()
  return tasksOf(scope).flatMap((task): Found<Facts>[] => {
    // another capture shows the same process on more than the one core that the lock allows
    if (told.has(task.pid) || cpus === 1 || (wholeOf(scope).get(task.pid) ?? 0) > t.maxTotalPct) return []
    const busy = task.threads.filter(({ mean }) => mean >= t.minThreadPct && mean < t.maxThreadPct)
    const total = busy.reduce((sum, { mean }) => sum + mean, 0)
    const most = Math.max(0, ...busy.map(({ mean }) => mean))
    const isPair = busy.length === 2 && total >= t.minPairPct && busy.every(({ mean }) => mean >= t.minPairThreadPct)
    if (!isPair && (busy.length < t.minThreads || total < t.minTotalPct)) return []
    if (total > t.maxTotalPct || most > total * t.maxThreadShare) return []
    told.add(task.pid)
    return [foundOf(scope, { ...task, threads: busy }, { total, most, cpus })]
  })
}

interface Sums {
  readonly total: number
  readonly most: number
  readonly cpus: number | undefined
}

const round = (n: number): number => Math.round(10 * n) / 10

function foundOf(scope: Scope, { pid, comm, source, threads: busy }: Task, { total, most, cpus }: Sums): Found<Facts> {
  const holder = scope.rows(THREAD_STACK).find(({ runtime, state }) => runtime === 'python' && state?.endsWith('+gil') === true)
  const [first] = busy
  return {
    time: first!.row.time,
    about: { pid, comm },
    facts: {
      host: scope.name,
      comm,
      pid,
      threads: busy.length,
      totalCpuPct: round(total),
      maxThreadCpuPct: round(most),
      activePct: undefined,
      samples: first!.rounds,
      demandThreadsAtShare: `${busy.length} × ${round(total / busy.length)} %`,
      cpus,
      source,
    },
    proof: [
      ...busy.slice(0, 3).flatMap(({ row, mean }) => cite(row, `${round(mean)} % on average`, 'capture')),
      ...cite(holder, 'holds the lock', 'capture'),
    ],
    certainty: 'shown',
    missing: source === 'pidstat' || holder !== undefined ? undefined : 'a series (pidstat -t) or py-spy, which shows who holds the lock',
  }
}
