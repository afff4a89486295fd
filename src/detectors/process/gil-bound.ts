import { detector, type Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { thresholds } from '../../core/threshold.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { THREAD_STACK, type ThreadStack } from '../../records/thread-stack.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../records/process-sample.ts'
import { GIL_BOUND_EXAMPLES } from './gil-bound-examples.ts'

interface Facts {
  comm: string
  pid?: number | undefined
  /** Threads with noticeable CPU time. */
  threads: number
  /** Per cent of one core. py-spy: share of the time in which the lock was held. */
  totalCpuPct: number
  maxThreadCpuPct?: number | undefined
  activePct?: number | undefined
  samples?: number | undefined
  demandThreadsAtShare?: string | undefined
  cpus?: number | undefined
  source: string
}

/** When it counts as this failure. Measured: bench/gil. */
const LIMITS = thresholds({
  minTotalPct: {
    value: 85,
    why: 'Per cent of one core, all threads together. Held back by the lock, CPython 3.11 stays at 98–102 % whatever is added (bench/gil); less where others use the CPUs too. 8 threads that need 80 % together are not held back.',
  },
  maxTotalPct: {
    value: 140,
    why: 'Per cent of one core. Above it native code runs beside the bytecode; up to there it may be the kernel time of handing the lock over (measured: 125 % with four threads, a quarter of it system time).',
  },
  minThreads: { value: 3, why: 'Busy threads.' },
  minThreadPct: { value: 4, why: 'A thread with less waits for something else. Ten threads of 10 % fill the core (bench/gil).' },
  maxThreadPct: { value: 95, why: 'One thread that fills a core by itself waits for nobody.' },
  maxThreadShare: { value: 0.6, why: 'Share of one thread: threads that share a core get alike.' },
  minPairPct: { value: 95, why: 'Two threads are enough at a half each (bench/gil), but must fill the core …' },
  minPairThreadPct: { value: 30, why: '… and share it.' },
  minGilPct: { value: 90, why: 'py-spy top: share of the time in which the lock was held.' },
  minActivePct: { value: 180, why: 'py-spy top: threads that run or want to, 100 % for each.' },
})
const INTERPRETERS = /^(?:\|__)?(?:python[\d.]{0,6}|ipython|uwsgi|gunicorn|celery|jupyter|waitress|odoo|salt-\w{1,12})/i
const MAX_TASKS = 20_000

interface Thread {
  sum: number
  rounds: number
  row: Cited<ProcessSample>
}

export const gilBound = detector<Facts>({
  id: 'gil-bound',
  title: 'Python threads share one core',
  severity: 'warning',
  domain: 'process',
  seenIn: ['threads'],
  absence: 'threads are shown by top -H, ps -L and pidstat -t only',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const pythons = new Set<string>()
    const holders = new Map<string, Cited<ThreadStack>>()
    bench.on(THREAD_STACK, (stack) => {
      if (stack.runtime === 'python' && stack.state?.endsWith('+gil') === true && holders.size < 1000) holders.set(stack.at.artifact, stack)
    })
    bench.onLine(['Active: '], (line) => {
      const m = /^\s{0,4}GIL: (\d{1,3})(?:\.\d{1,2})?%, Active: {1,4}(\d{1,6})(?:\.\d{1,2})?%, Threads: {1,4}(\d{1,6})/.exec(line.message)
      if (m === null || Number(m[1]) < t.minGilPct || Number(m[2]) < t.minActivePct) return
      bench.find({
        group: `py-spy ${line.at.artifact}`,
        event: line.message,
        facts: { comm: 'python', threads: Number(m[3]), totalCpuPct: Number(m[1]), activePct: Number(m[2]), source: 'py-spy' },
        proof: [
          {
            at: line.at,
            time: line.time,
            witness: 'capture',
            note: `the lock is held ${m[1]} % of the time (threshold ${t.minGilPct} %) and ${m[2]} % want to run (threshold ${t.minActivePct} %)`,
          },
        ],
        time: line.time,
      })
    })
    const tasks = new Map<string, { source: string; pid: number; comm: string; threads: Map<number, Thread> }>()
    const wholes = new Map<number, { readonly sum: number; readonly rounds: number }>()
    let cpus: number | undefined
    bench.on(CPU_COUNT, (count) => void (cpus ??= count.cpus))
    bench.on(PROCESS_SAMPLE, (p) => {
      const isPython = INTERPRETERS.test(p.comm)
      const owner = `${p.series}\0${p.pid}`
      if (p.tid === undefined && isPython && pythons.size < MAX_TASKS) pythons.add(owner)
      // the process as a whole, over an interval
      if (p.tid === undefined && p.cpuPct !== undefined && p.lifetime !== true && (wholes.has(p.pid) || wholes.size < MAX_TASKS)) {
        const whole = wholes.get(p.pid) ?? { sum: 0, rounds: 0 }
        wholes.set(p.pid, { sum: whole.sum + p.cpuPct, rounds: whole.rounds + 1 })
      }
      // threads may have names of their own
      if (p.tid === undefined || p.cpuPct === undefined || !(isPython || pythons.has(owner))) return
      // top -H prints thread ids only: threads of one process share its memory figures
      const key = p.source === 'top' ? `${p.series}\0${p.comm}\0${p.vszKb}\0${p.rssKb}` : `${p.series}\0${p.pid}`
      const task = tasks.get(key) ?? {
        source: p.source,
        pid: p.pid,
        comm: isPython ? p.comm.replace(/^\|__/, '') : 'python',
        threads: new Map<number, Thread>(),
      }
      if (!tasks.has(key)) {
        if (tasks.size >= MAX_TASKS) return
        tasks.set(key, task)
      }
      task.pid = Math.min(task.pid, p.pid)
      const thread = task.threads.get(p.tid) ?? { sum: 0, rounds: 0, row: p }
      thread.sum += p.cpuPct
      thread.rounds++
      if (task.threads.size < MAX_TASKS) task.threads.set(p.tid, thread)
    })
    bench.atEnd(() => {
      const best = new Map<number, () => void>()
      const order = { pidstat: 0, ps: 1, top: 2, status: 3 } as Record<string, number>
      for (const task of [...tasks.values()].sort((a, b) => (order[a.source] ?? 9) - (order[b.source] ?? 9))) {
        if (best.has(task.pid) || cpus === 1) continue
        // another capture shows the same process on more than the one core that the lock allows
        const whole = wholes.get(task.pid)
        if (whole !== undefined && whole.sum / whole.rounds > t.maxTotalPct) continue
        const busy = [...task.threads.values()]
          .map((one) => ({ ...one, mean: one.sum / one.rounds }))
          .filter((one) => one.mean >= t.minThreadPct && one.mean < t.maxThreadPct)
        const total = busy.reduce((sum, one) => sum + one.mean, 0)
        const most = busy.reduce((max, one) => Math.max(max, one.mean), 0)
        const pair = busy.length === 2 && total >= t.minPairPct && busy.every((one) => one.mean >= t.minPairThreadPct)
        if (!pair && (busy.length < t.minThreads || total < t.minTotalPct)) continue
        if (total > t.maxTotalPct || most > total * t.maxThreadShare) continue
        const round = (n: number) => Math.round(10 * n) / 10
        const proof: Proof[] = busy.slice(0, 3).map((one, i) => ({
          at: one.row.at,
          time: one.row.time,
          witness: 'capture',
          note:
            i === 0
              ? `${busy.length} busy threads (each from ${pair ? t.minPairThreadPct : t.minThreadPct} to ${t.maxThreadPct} %, at least ${pair ? 2 : t.minThreads}), together ${round(total)} % of one CPU over ${one.rounds} samples (bounds ${pair ? t.minPairPct : t.minTotalPct}–${t.maxTotalPct} %), none above ${round(most)} % (threshold ${t.maxThreadShare * 100} % of them)`
              : `${round(one.mean)} %`,
        }))
        const holder = [...holders.values()][0]
        if (holder !== undefined)
          proof.push({ at: holder.at, witness: 'capture', note: `${holder.name} holds the lock (${holder.state}) in the stack dump` })
        best.set(task.pid, () =>
          bench.find({
            group: `${task.pid}`,
            facts: {
              comm: task.comm,
              pid: task.pid,
              threads: busy.length,
              totalCpuPct: round(total),
              maxThreadCpuPct: round(most),
              cpus,
              samples: busy[0]!.rounds,
              demandThreadsAtShare: `${busy.length} × ${round(total / busy.length)} %`,
              source: task.source,
            },
            entities: { pid: task.pid, comm: task.comm },
            proof,
            time: busy[0]!.row.time,
            ...(task.source === 'pidstat' || holder !== undefined
              ? {}
              : { strength: 'partial' as const, missing: 'a series (pidstat -t) or py-spy, which shows who holds the lock' }),
          }),
        )
      }
      for (const find of best.values()) find()
    })
  },
  cause: (f) =>
    f.pid === undefined
      ? `The global interpreter lock was held ${f.totalCpuPct} % of the time, and threads for ${f.activePct} % of one core run or wait for it (${f.threads} threads): one of them runs at a time.`
      : `${f.comm} (pid ${f.pid}) has ${f.threads} threads that want to run, and together they use ${f.totalCpuPct} % of one CPU${f.cpus === undefined ? '' : ` on a machine of ${f.cpus}`}; none gets more than ${f.maxThreadCpuPct} %. CPython’s global interpreter lock lets one of them run at a time.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'Confirm it: threads that wait for the lock are marked, and the one that holds it.',
      run: `py-spy dump --pid ${f.pid ?? 'PID'}; py-spy top --gil --pid ${f.pid ?? 'PID'}`,
    },
    {
      when: 'durable',
      say: `Use processes instead of threads (multiprocessing, more workers: ${f.cpus ?? 'one per CPU'}), move the hot loop into native code that releases the lock, or use the free-threaded build (3.13t and later).`,
    },
    { when: 'verify', say: 'The process uses several cores and the throughput grows.', run: `pidstat -t -p ${f.pid ?? 'PID'} 2 5` },
  ],
  links: [
    'https://docs.python.org/3/glossary.html#term-global-interpreter-lock',
    'https://docs.python.org/3/howto/free-threading-python.html',
  ],
  mechanism:
    'Bytecode runs under one lock per interpreter. CPU-bound threads pass it round (every 5 ms by default) and each gets its share of a single core; the switching costs extra. Whether the lock or I/O is the limit follows from what the threads demand: number of threads × share of one core that each would use alone. Measured (bench/gil, CPython 3.11): below one core in all, the lock costs nothing, and threads gain as much as processes do: 2 threads of 25 %, 3 of 25 % or 8 of 10 % run 2, 3 and 8 times as fast as one, and I/O is the limit. From one core on (2 threads of 50 %, 4 of 25 %, 10 of 10 %, 2 of 75 % or 100 %) the lock is the limit: the process stays at 98 to 102 % of one core whatever is added, and the speed-up ends at 1/share of one thread’s: 4 at 25 %, 2 at 50 %, 1.3 at 75 %, none at 100 %, where processes go on to all cores. So a process at 80 % of a core with threads that mostly wait is not held back; one at 98 % or more, with several threads that each get alike, is.',
  decoys: [
    'threads that wait for I/O and use little CPU: together less than one core',
    'one busy thread, however many idle ones stand beside it',
    'several Python processes',
    'native code that releases the lock: far more than one core',
  ],
  examples: GIL_BOUND_EXAMPLES,
})
