import { collect } from '../../casefile/series/collect.ts'
import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { PROC_STAT, type ProcStat } from '../../records/proc-stat.ts'
import { SAMPLE, type Sample } from '../../records/sample.ts'
import { samplesOf } from './cpu-rows.ts'

interface Facts {
  /** The busy one. */
  cpu: string
  cpus: number
  samples: number
  imbalancedSamples: number
  busyIdlePct: number
  othersIdlePct: number
  /** Share of interrupts on the busy CPU, of its own time. */
  softIrqPct: number
  comm?: string | undefined
  pid?: number | undefined
  /** Processes of that name with noticeable CPU time. */
  processes?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minSamples: { value: 2, why: 'Live samples of all CPUs; one of a second or two is a moment …' },
  minSeconds: { value: 5, why: '… unless it covers so many seconds (two readings of /proc/stat).' },
  minShare: { value: 0.75, why: 'Share of the samples in which the same CPU alone is full: a task that wanders fills each for a while.' },
  maxBusyIdlePct: { value: 5, why: 'mpstat(1) %idle of the busy CPU: it has no room left.' },
  minIrqPct: { value: 50, why: 'mpstat(1) %irq + %soft of the busy CPU: interrupts are what fills it …' },
  minOthersIdleBesideIrqPct: { value: 40, why: '… and the others, which do the work that the interrupts bring, have this much room.' },
  maxIowaitPct: { value: 20, why: 'A CPU that waits for a disk is not busy.' },
  minOthersIdlePct: { value: 70, why: 'mpstat(1) %idle of all others, on average: more than two thirds of the machine stand by.' },
})
const MAX_ROUNDS = 20_000

export const cpuImbalance = detector<Facts>({
  id: 'cpu-imbalance',
  title: 'One CPU is full while the others are idle',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['single CPUs', 'top', 'proc stat'],
  absence: 'only mpstat -P ALL, sar -P ALL, /proc/stat twice and top with a row for each CPU show single CPUs',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const runs = new Map<string, Map<string, Row>[]>()
    const stats = new Map<string, Cited<ProcStat>[]>()
    const users = new Map<string, { pid: number; cpuPct: number; rows: number; pids: Set<number> }>()
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.lifetime || (p.cpuPct ?? 0) < 10) return
      const known = users.get(p.comm) ?? { pid: p.pid, cpuPct: 0, rows: 0, pids: new Set<number>() }
      known.cpuPct += p.cpuPct ?? 0
      if (known.pids.size < 1000) known.pids.add(p.pid)
      if (users.size < 5000) users.set(p.comm, known)
    })
    const see = (sample: Cited<Sample>): void => {
      const row = sample.sinceBoot || sample.about === undefined ? undefined : rowOf(sample)
      if (row === undefined) return
      const key = `${sample.tool}\0${sample.series}`
      const rounds = runs.get(key) ?? []
      if (runs.size < 1000) runs.set(key, rounds)
      // a new round begins when a CPU comes again
      if (rounds.length === 0 || rounds.at(-1)!.has(sample.about!)) {
        if (rounds.length >= MAX_ROUNDS) return
        rounds.push(new Map())
      }
      rounds.at(-1)!.set(sample.about!, row)
    }
    bench.on(SAMPLE, see)
    bench.on(PROC_STAT, (stat) => {
      collect(stats, stat.of, stat, { maxKeys: 1000, maxEach: MAX_ROUNDS })
    })
    bench.atEnd(() => {
      for (const list of stats.values()) for (const sample of samplesOf(list)) see(sample)
      for (const [group, rounds] of runs) {
        const full = new Map<string, { row: Row; others: number }[]>()
        let counted = 0
        let cpus = 0
        let seconds = 0
        for (const round of rounds) {
          const rows = [...round].filter(([cpu]) => /^\d+$/.test(cpu))
          if (rows.length < 2) continue
          counted++
          seconds += rows[0]![1].seconds
          cpus = rows.length
          const busy = rows.filter(([, row]) => row.idle <= t.maxBusyIdlePct && row.iowait < t.maxIowaitPct)
          if (busy.length !== 1) continue
          const [cpu, row] = busy[0]!
          const others = rows.filter(([other]) => other !== cpu).reduce((sum, [, other]) => sum + other.idle, 0) / (rows.length - 1)
          if (others >= (row.irq >= t.minIrqPct ? t.minOthersIdleBesideIrqPct : t.minOthersIdlePct))
            full.set(cpu, [...(full.get(cpu) ?? []), { row, others }])
        }
        const worst = [...full].sort((a, b) => b[1].length - a[1].length)[0]
        if (worst === undefined || (counted < t.minSamples && seconds < t.minSeconds) || worst[1].length < counted * t.minShare) continue
        const [cpu, found] = worst
        const mean = (of: (f: (typeof found)[number]) => number) =>
          Math.round((10 * found.reduce((sum, f) => sum + of(f), 0)) / found.length) / 10
        const user = [...users].sort((a, b) => b[1].cpuPct - a[1].cpuPct)[0]
        bench.find({
          group,
          facts: {
            cpu,
            cpus,
            samples: counted,
            imbalancedSamples: found.length,
            busyIdlePct: mean((f) => f.row.idle),
            othersIdlePct: mean((f) => f.others),
            softIrqPct: mean((f) => f.row.irq),
            comm: user?.[0],
            pid: user?.[1].pid,
            processes: user?.[1].pids.size,
          },
          entities: user === undefined ? {} : { comm: user[0] },
          proof: [
            {
              at: found[0]!.row.sample.at,
              witness: 'capture',
              note: `CPU ${cpu} at most ${t.maxBusyIdlePct} % idle and below ${t.maxIowaitPct} % iowait, the others at least ${t.minOthersIdlePct} % (${t.minOthersIdleBesideIrqPct} % where interrupts fill it), in ${found.length} of ${counted} samples${seconds > 0 ? ` over ${seconds} s` : ''} (threshold ${t.minShare * 100} % of at least ${t.minSamples}, or of ${t.minSeconds} s)`,
            },
            {
              at: found.at(-1)!.row.sample.at,
              witness: 'capture',
              note: `the others ${found.at(-1)!.others.toFixed(1)} % idle; interrupts ${found.at(-1)!.row.irq.toFixed(1)} % of CPU ${cpu} (from ${t.minIrqPct} % on they are the cause)`,
            },
          ],
        })
      }
    })
  },
  cause: (f) =>
    `CPU ${f.cpu} was ${f.busyIdlePct} % idle while the other ${f.cpus - 1} were ${f.othersIdlePct} % idle, in ${f.imbalancedSamples} of ${f.samples} samples${f.softIrqPct >= 50 ? `; ${f.softIrqPct} % of it were interrupts` : f.comm === undefined ? '' : `; ${f.comm} (${f.processes === 1 ? `pid ${f.pid}` : `${f.processes} processes`}) used most`}: the work is pinned there or cannot be divided.`,
  fix: (f) => [
    {
      when: 'now',
      say: 'See whether the busy tasks are pinned (affinity, cpuset) or interrupts all go there.',
      run: `taskset -cp ${f.pid ?? 'PID'}; cat /proc/interrupts | head -40`,
    },
    {
      when: 'durable',
      say:
        f.softIrqPct >= 50
          ? 'Spread the queues of the network card (RSS, RPS, irqbalance).'
          : (f.processes ?? 1) > 1
            ? 'Take the pinning away (taskset, CPUAffinity=, cpuset), or pin each worker to its own CPU.'
            : 'Divide the work over more threads or processes, or take the pinning away.',
    },
    { when: 'verify', say: 'All CPUs share the load.', run: 'mpstat -P ALL 2 5' },
  ],
  links: ['https://man7.org/linux/man-pages/man1/taskset.1.html', 'https://man7.org/linux/man-pages/man1/mpstat.1.html'],
  mechanism:
    'The scheduler moves tasks to idle CPUs unless their affinity forbids it or there is only one runnable thread. Then one CPU sets the pace and the mean over all CPUs looks harmless.',
  decoys: ['all CPUs busy', 'one busy interval'],
  examples: [
    {
      name: 'pinned to CPU 1',
      files: {
        'mpstat.txt': `Linux 6.1.0-9-amd64 (edge-6) \t11/21/26 \t_x86_64_\t(2 CPU)\n${['10:00:01', '10:00:03', '10:00:05', '10:00:07'].map((t, i, all) => (i === 0 ? '' : `\n${all[i - 1]}     CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle\n${t}     all   50.63    0.00    2.77    0.00    0.00    0.00    0.00    0.00    0.00   46.60\n${t}       0    1.52    0.00    5.05    0.00    0.00    0.00    0.00    0.00    0.00   93.43\n${t}       1   99.50    0.00    0.50    0.00    0.00    0.00    0.00    0.00    0.00    0.00\n`)).join('')}`,
      },
      fires: true,
    },
    {
      name: 'both are busy',
      files: {
        'mpstat.txt': `Linux 6.1.0-9-amd64 (edge-6) \t11/21/26 \t_x86_64_\t(2 CPU)\n${['10:00:01', '10:00:03', '10:00:05', '10:00:07'].map((t, i, all) => (i === 0 ? '' : `\n${all[i - 1]}     CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle\n${t}     all   97.63    0.00    0.77    0.00    0.00    0.00    0.00    0.00    0.00    1.60\n${t}       0   97.52    0.00    0.05    0.00    0.00    0.00    0.00    0.00    0.00    2.43\n${t}       1   99.50    0.00    0.50    0.00    0.00    0.00    0.00    0.00    0.00    0.00\n`)).join('')}`,
      },
      fires: false,
    },
    {
      name: 'all interrupts of a network card on CPU 0',
      files: {
        'mpstat.txt': `Linux 6.1.0-9-amd64 (edge-6) \t11/21/26 \t_x86_64_\t(3 CPU)\n${['10:00:01', '10:00:03', '10:00:05', '10:00:07'].map((t, i, all) => (i === 0 ? '' : `\n${all[i - 1]}     CPU    %usr   %nice    %sys %iowait    %irq   %soft  %steal  %guest  %gnice   %idle\n${t}     all   21.63    0.00   11.77    0.00    0.00   29.60    0.00    0.00    0.00   37.00\n${t}       0    3.52    0.00    6.05    0.00    0.00   88.43    0.00    0.00    0.00    2.00\n${t}       1   29.50    0.00   15.50    0.00    0.00    0.20    0.00    0.00    0.00   54.80\n${t}       2   31.90    0.00   13.90    0.00    0.00    0.10    0.00    0.00    0.00   54.10\n`)).join('')}`,
      },
      fires: true,
    },
    {
      name: 'two readings of /proc/stat, ten seconds apart',
      files: {
        'stat.1':
          'cpu  41200 0 9100 802100 210 0 0 0 0 0\ncpu0 20600 0 4550 401050 105 0 0 0 0 0\ncpu1 20600 0 4550 401050 105 0 0 0 0 0\nintr 9120031\nctxt 18200310\nbtime 1763712000\nprocesses 9120\nprocs_running 3\nprocs_blocked 0\n',
        'stat.2':
          'cpu  42190 0 9120 803090 210 0 0 0 0 0\ncpu0 21580 0 4565 401055 105 0 0 0 0 0\ncpu1 20610 0 4555 402035 105 0 0 0 0 0\nintr 9130031\nctxt 18210310\nbtime 1763712000\nprocesses 9121\nprocs_running 2\nprocs_blocked 0\n',
      },
      fires: true,
    },
  ],
})

/** One CPU in one interval, in per cent of its time. */
interface Row {
  readonly idle: number
  readonly iowait: number
  readonly irq: number
  /** Length of the interval, where it is known. */
  readonly seconds: number
  readonly sample: Cited<Sample>
}

function rowOf(sample: Cited<Sample>): Row | undefined {
  const v = sample.values
  const n = (name: string) => v.get(name) ?? 0
  if (sample.tool === 'mpstat' && v.has('%idle'))
    return { idle: n('%idle'), iowait: n('%iowait'), irq: n('%irq') + n('%soft'), seconds: 0, sample }
  if ((sample.tool === 'top' || sample.tool === 'stat') && v.has('id'))
    return { idle: n('id'), iowait: n('wa'), irq: n('hi') + n('si'), seconds: n('seconds'), sample }
  return undefined
}
