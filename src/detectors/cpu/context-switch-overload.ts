import { sustained } from '../../casefile/series/sustained.ts'
import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { enough, firstTool, maxOf, meanOf, proofOf, sharePct, watchCpu, windowSeconds } from './cpu-rows.ts'
import { SwitchRates } from './switch-rates.ts'

interface Switcher {
  readonly [name: string]: string | number
  readonly comm: string
  readonly pid: number
  readonly threads: number
  /** Means per second, over all its threads. */
  readonly voluntaryPerSecond: number
  readonly involuntaryPerSecond: number
}

interface Facts {
  samples: number
  overloadedSamples: number
  shareOfSamplesPct: number
  maxCs: number
  meanCs: number
  cpus?: number | undefined
  csPerCpu?: number | undefined
  maxR: number
  syMaxPct: number
  syMeanPct: number
  usMeanPct: number
  idMeanPct: number
  switchers: readonly Switcher[]
  windowSeconds?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minSamples: { value: 3, why: 'Live rows; switches come in heaps whenever a batch starts, so fewer are a moment …' },
  minSeconds: { value: 5, why: '… unless they are means over so many seconds (two readings of /proc/stat).' },
  minShare: { value: 0.5, why: 'Share of the rows that must show it; a pair of threads that fight over a lock do so in most.' },
  minCsPerCpu: {
    value: 5000,
    why: 'Switches per second and CPU. An idle desktop does some hundreds, a busy server some thousands; measured pipes and condition convoys begin here.',
  },
  minCsUnknownCpus: { value: 40_000, why: 'Where the number of CPUs is not known: that of eight CPUs.' },
  minSyToUs: { value: 0.5, why: "System time is at least this share of user time: of three units of work one or more is the kernel's …" },
  minRPerCpu: { value: 4, why: '… or this many tasks per CPU want to run.' },
  maxIdlePct: { value: 50, why: 'With more idle time than this the CPUs cope.' },
  maxWaPct: { value: 20, why: 'With more than this the switches are those of tasks that wait for a disk, or for swap.' },
})
const MAX_SWITCHERS = 5
const MAX_TASKS = 50_000

export const contextSwitchOverload = detector<Facts>({
  id: 'context-switch-overload',
  title: 'The CPUs are busy switching between tasks',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['vmstat', 'context switches', 'proc stat'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const tasks = new Map<string, { comm: string; pid: number; voluntary: number; involuntary: number; rounds: number }>()
    const counted = new SwitchRates()
    bench.on(PROCESS_SAMPLE, (p) => {
      counted.see(p)
      if (p.cswch === undefined || p.nvcswch === undefined) return
      // with -t the row of the process repeats its first thread
      const key = `${p.pid} ${p.tid ?? ''}`
      const task = tasks.get(key) ?? { comm: p.comm, pid: p.pid, voluntary: 0, involuntary: 0, rounds: 0 }
      task.voluntary += p.cswch
      task.involuntary += p.nvcswch
      task.rounds++
      if (tasks.size < MAX_TASKS) tasks.set(key, task)
    })
    const switchersOf = (): Switcher[] => {
      if (tasks.size === 0) for (const { tid, ...rate } of counted.rates()) tasks.set(`${rate.pid} ${tid ?? ''}`, { ...rate, rounds: 1 })
      const threaded = new Set([...tasks].filter(([key]) => !key.endsWith(' ')).map(([, task]) => task.pid))
      const byName = new Map<string, { comm: string; pid: number; threads: number; voluntary: number; involuntary: number }>()
      for (const [key, task] of tasks) {
        if (key.endsWith(' ') && threaded.has(task.pid)) continue
        const sum = byName.get(task.comm) ?? { comm: task.comm, pid: task.pid, threads: 0, voluntary: 0, involuntary: 0 }
        byName.set(task.comm, sum)
        sum.threads++
        sum.voluntary += task.voluntary / task.rounds
        sum.involuntary += task.involuntary / task.rounds
      }
      return [...byName.values()]
        .sort((a, b) => b.voluntary + b.involuntary - a.voluntary - a.involuntary)
        .slice(0, MAX_SWITCHERS)
        .map((s) => ({
          comm: s.comm,
          pid: s.pid,
          threads: s.threads,
          voluntaryPerSecond: Math.round(s.voluntary),
          involuntaryPerSecond: Math.round(s.involuntary),
        }))
    }
    watchCpu(bench, (runs, cpus) => {
      const least = cpus === undefined ? t.minCsUnknownCpus : t.minCsPerCpu * cpus
      firstTool(runs, (run) => {
        const { series, rows } = run
        const over = sustained(
          rows,
          (row) =>
            (row.cs ?? 0) >= least &&
            row.id < t.maxIdlePct &&
            row.wa < t.maxWaPct &&
            (row.sy >= t.minSyToUs * row.us || (cpus !== undefined && (row.r ?? 0) >= t.minRPerCpu * cpus)),
          { minSamples: 1, minShare: t.minShare },
        )?.over
        if (over === undefined || !enough(run, t)) return false
        const meanCs = Math.round(meanOf(over, 'cs'))
        const switchers = switchersOf()
        const note = `cs ≥ ${least} with sy ≥ ${t.minSyToUs * 100} % of us${cpus === undefined ? '' : ` or r ≥ ${t.minRPerCpu * cpus}`} and idle < ${t.maxIdlePct} %, wa < ${t.maxWaPct} % in ${over.length} of ${rows.length} samples (threshold ${t.minShare * 100} % of at least ${t.minSamples}${run.tool === 'stat' ? ` or of ${t.minSeconds} s` : ''})`
        bench.find({
          group: series,
          facts: {
            samples: rows.length,
            overloadedSamples: over.length,
            shareOfSamplesPct: sharePct(over.length, rows.length),
            maxCs: maxOf(rows, 'cs'),
            meanCs,
            cpus,
            csPerCpu: cpus === undefined ? undefined : Math.round(meanCs / cpus),
            maxR: maxOf(rows, 'r'),
            syMaxPct: maxOf(over, 'sy'),
            syMeanPct: meanOf(over, 'sy'),
            usMeanPct: meanOf(over, 'us'),
            idMeanPct: meanOf(over, 'id'),
            switchers,
            windowSeconds: windowSeconds(rows),
            comm: switchers[0]?.comm,
            pid: switchers[0]?.pid,
          },
          entities: switchers[0] === undefined ? {} : { comm: switchers[0].comm },
          proof: proofOf(
            over,
            (row) => row.cs ?? 0,
            note,
            (row) => `cs ${row.cs}, r ${row.r}, us ${row.us} %, sy ${row.sy} %, id ${row.id} %`,
          ),
          time: over[0].sample.time,
          ...(cpus === undefined ? { strength: 'partial' as const, missing: 'the number of CPUs was not given' } : {}),
        })
        return true
      })
    })
  },
  cause: (f) =>
    `The CPUs switched between tasks ${f.meanCs} times a second on average, at most ${f.maxCs}${f.csPerCpu === undefined ? '' : ` (${f.csPerCpu} per CPU on ${f.cpus} CPUs)`}, in ${f.overloadedSamples} of ${f.samples} samples, with up to ${f.maxR} runnable tasks and ${f.syMaxPct} % system time: the kernel works at changing tasks instead of letting them run.${f.switchers[0] === undefined ? '' : ` Most switches are of ${f.switchers[0].comm} (${f.switchers[0].threads} ${f.switchers[0].threads === 1 ? 'thread' : 'threads'}): ${f.switchers[0].voluntaryPerSecond} a second given up by itself, ${f.switchers[0].involuntaryPerSecond} taken from it.`}`,
  fix: (f) => [
    {
      when: 'now',
      say: `Find the threads that switch most, and whether they give up the CPU themselves (cswch/s: locks, pipes, small messages) or are pushed off it (nvcswch/s: too many of them)${f.switchers[0] === undefined ? '' : `; of ${f.switchers[0].comm} it is the ${f.switchers[0].voluntaryPerSecond >= f.switchers[0].involuntaryPerSecond ? 'first' : 'second'}`}.`,
      run: 'pidstat -wt 1 5',
    },
    {
      when: 'durable',
      say: `Fewer threads that do more each: size pools to ${f.cpus === undefined ? 'the number of CPUs' : `${f.cpus} to ${2 * f.cpus}`}, batch small messages, wake one waiter instead of all, and take the contended lock apart.`,
    },
    { when: 'verify', say: 'cs falls and us grows under the same load.', run: 'vmstat 1 60' },
  ],
  links: ['https://man7.org/linux/man-pages/man8/vmstat.8.html', 'https://man7.org/linux/man-pages/man1/pidstat.1.html'],
  mechanism:
    'Every switch costs some microseconds of kernel work and cold caches. With locks handed round between many threads, or far more runnable threads than CPUs, this becomes most of the work.',
  decoys: ['many switches on CPUs that are mostly idle', 'the first row of vmstat, which is the average since boot'],
  examples: [
    {
      name: 'a convoy',
      files: {
        'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 2  0      0 694044  18400 847788    0    0    39    45  242  511  6  4 90  0  0\n${' 9  0      0 694044  18400 847788    0    0     0     0 15633 134717 14 69 17  0  0\n'.repeat(6)}`,
      },
      fires: true,
    },
    {
      name: 'many switches, idle CPUs',
      files: {
        'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 2  0      0 694044  18400 847788    0    0    39    45  242  511  6  4 90  0  0\n${' 1  0      0 694044  18400 847788    0    0     0     0 15633 54717  4  9 87  0  0\n'.repeat(6)}`,
      },
      fires: false,
    },
    {
      name: 'two readings of /proc/stat, ten seconds apart',
      files: {
        'stat.1':
          'cpu  41200 0 9100 802100 210 0 0 0 0 0\ncpu0 20600 0 4550 401050 105 0 0 0 0 0\ncpu1 20600 0 4550 401050 105 0 0 0 0 0\nintr 9120031\nctxt 18200310\nbtime 1763712000\nprocesses 9120\nprocs_running 3\nprocs_blocked 0\n',
        'stat.2':
          'cpu  41900 0 10200 802210 210 0 0 0 0 0\ncpu0 20950 0 5100 401105 105 0 0 0 0 0\ncpu1 20950 0 5100 401105 105 0 0 0 0 0\nintr 9130031\nctxt 19105310\nbtime 1763712000\nprocesses 9121\nprocs_running 9\nprocs_blocked 0\n',
        'nproc.txt': '2\n',
      },
      fires: true,
    },
  ],
})
