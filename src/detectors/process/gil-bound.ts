import { detector, type Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../records/process-sample.ts'

interface Facts {
  comm: string
  pid: number
  /** Threads with noticeable CPU time. */
  threads: number
  totalCpuPct: number
  maxThreadCpuPct: number
  cpus?: number | undefined
  source: string
}

/** CPython runs one thread's bytecode at a time: all together stay near one core. Native parts that let the lock go add a little. */
const MIN_TOTAL_PCT = 80
const MAX_TOTAL_PCT = 140
const MIN_THREADS = 3
const MIN_THREAD_PCT = 4
/** Threads that share one core alike; one that does nearly all the work waits for nobody. */
const MAX_THREAD_SHARE = 0.6
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
  seenIn: ['processes', 'sysstat'],
  absence: 'threads are shown by top -H, ps -L and pidstat -t only',
  watch(bench) {
    const tasks = new Map<string, { source: string; pid: number; comm: string; threads: Map<number, Thread> }>()
    let cpus: number | undefined
    bench.on(CPU_COUNT, (count) => void (cpus ??= count.cpus))
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.tid === undefined || p.cpuPct === undefined || !INTERPRETERS.test(p.comm)) return
      // top -H prints thread ids only: threads of one process share its memory figures
      const key = p.source === 'top' ? `${p.series}\0${p.comm}\0${p.vszKb}\0${p.rssKb}` : `${p.series}\0${p.pid}`
      const task = tasks.get(key) ?? { source: p.source, pid: p.pid, comm: p.comm.replace(/^\|__/, ''), threads: new Map<number, Thread>() }
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
        const busy = [...task.threads.values()]
          .map((t) => ({ ...t, mean: t.sum / t.rounds }))
          .filter((t) => t.mean >= MIN_THREAD_PCT && t.mean < 95)
        const total = busy.reduce((sum, t) => sum + t.mean, 0)
        const most = Math.max(0, ...busy.map((t) => t.mean))
        if (busy.length < MIN_THREADS || total < MIN_TOTAL_PCT || total > MAX_TOTAL_PCT || most > total * MAX_THREAD_SHARE) continue
        const round = (n: number) => Math.round(10 * n) / 10
        const proof: Proof[] = busy.slice(0, 3).map((t, i) => ({
          at: t.row.at,
          time: t.row.time,
          witness: 'capture',
          note:
            i === 0
              ? `${busy.length} busy threads, together ${round(total)} % of one CPU over ${t.rounds} samples (bounds ${MIN_TOTAL_PCT}–${MAX_TOTAL_PCT} %), none above ${round(most)} %`
              : `${round(t.mean)} %`,
        }))
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
              source: task.source,
            },
            entities: { pid: task.pid, comm: task.comm },
            proof,
            time: busy[0]!.row.time,
            ...(task.source === 'pidstat'
              ? {}
              : { strength: 'partial' as const, missing: 'a series (pidstat -t) or py-spy, which shows who holds the lock' }),
          }),
        )
      }
      for (const find of best.values()) find()
    })
  },
  cause: (f) =>
    `${f.comm} (pid ${f.pid}) has ${f.threads} threads that want to run, and together they use ${f.totalCpuPct} % of one CPU${f.cpus === undefined ? '' : ` on a machine of ${f.cpus}`}; none gets more than ${f.maxThreadCpuPct} %. CPython’s global interpreter lock lets one of them run at a time.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'Confirm it: threads that wait for the lock are marked, and the one that holds it.',
      run: `py-spy dump --pid ${f.pid}; py-spy top --gil --pid ${f.pid}`,
    },
    {
      when: 'durable',
      say: `Use processes instead of threads (multiprocessing, more workers: ${f.cpus ?? 'one per CPU'}), move the hot loop into native code that releases the lock, or use the free-threaded build (3.13t and later).`,
    },
    { when: 'verify', say: 'The process uses several cores and the throughput grows.', run: `pidstat -t -p ${f.pid} 2 5` },
  ],
  links: [
    'https://docs.python.org/3/glossary.html#term-global-interpreter-lock',
    'https://docs.python.org/3/howto/free-threading-python.html',
  ],
  mechanism:
    'Bytecode runs under one lock per interpreter. CPU-bound threads pass it round (every 5 ms by default) and each gets its share of a single core; the switching costs extra.',
  decoys: [
    'threads that wait for I/O and use little CPU',
    'several Python processes',
    'native code that releases the lock: far more than one core',
  ],
  examples: [
    {
      name: 'eight threads, one core',
      files: {
        'pidstat-t.txt': `Linux 6.1.0-9-amd64 (score-4) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command\n10:00:04        0      2909         -   88.67    2.33    0.00    0.00   91.00     1  python3\n10:00:04        0         -      2909    0.00    0.00    0.00    0.00    0.00     1  |__python3\n${[1, 2, 3, 4, 5, 6, 7, 8].map((i) => `10:00:04        0         -      291${i}   11.00    0.33    0.00   18.00   11.33     1  |__python3\n`).join('')}`,
      },
      fires: true,
    },
    {
      name: 'threads that use several cores',
      files: {
        'pidstat-t.txt': `Linux 6.1.0-9-amd64 (score-4) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command\n10:00:04        0      2909         -  288.67    2.33    0.00    0.00  291.00     1  python3\n${[1, 2, 3, 4].map((i) => `10:00:04        0         -      291${i}   71.00    0.33    0.00    8.00   71.33     1  |__python3\n`).join('')}`,
      },
      fires: false,
    },
  ],
})
