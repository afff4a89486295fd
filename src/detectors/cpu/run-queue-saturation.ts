import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { LOAD_AVERAGE } from '../../records/load-average.ts'
import { PRESSURE } from '../../records/pressure.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { SAMPLE, type Sample } from '../../records/sample.ts'
import { maxOf, meanOf, proofOf, sharePct, watchCpu } from './cpu-rows.ts'

interface Runner {
  readonly comm: string
  readonly processes: number
  readonly nice: number
}

interface Facts {
  samples: number
  saturatedSamples: number
  shareOfSamplesPct: number
  maxR: number
  meanR: number
  cpus?: number | undefined
  runnablePerCpu?: number | undefined
  idMeanPct: number
  load1?: number | undefined
  psiCpuSomeAvg10Pct?: number | undefined
  topRunners: readonly Runner[]
  comm?: string | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minSamples: { value: 3, why: 'Live samples; fewer show a moment, not a state.' },
  minShare: { value: 0.75, why: 'Share of the samples that must show it: a state, not a burst.' },
  minRPerCpu: {
    value: 3,
    why: 'Runnable tasks per CPU. proc(5), /proc/stat procs_running: those on a CPU are counted too, so 1 is a full CPU with nobody waiting; 3 have two waiting for each that runs.',
  },
  minRUnknownCpus: { value: 12, why: 'Where the number of CPUs is unknown: more than most machines of eight CPUs keep busy.' },
  maxIdlePct: { value: 10, why: 'CPUs with more idle time than this have room.' },
})
/** vmstat itself is on the CPU when it counts. */
const SELF = 1

export const runQueueSaturation = detector<Facts>({
  id: 'run-queue-saturation',
  title: 'More tasks want to run than there are CPUs',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['vmstat'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    let load: number | undefined
    let stalled: number | undefined
    const running = new Map<string, { nice: number; pids: Set<number> }>()
    bench.on(LOAD_AVERAGE, (average) => void (load = Math.max(load ?? 0, average.one)))
    bench.on(PRESSURE, (p) => {
      if (p.resource === 'cpu' && p.who === 'some' && p.cgroup === undefined) stalled = Math.max(stalled ?? 0, p.avg10)
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.state !== 'R' || p.comm === 'ps' || p.comm === 'top') return
      const known = running.get(p.comm) ?? { nice: p.nice ?? 0, pids: new Set<number>() }
      if (known.pids.size < 10_000) known.pids.add(p.tid ?? p.pid)
      if (running.size < 5000) running.set(p.comm, known)
    })
    const queues = new Map<string, Cited<Sample>[]>()
    bench.on(SAMPLE, (sample) => {
      if (sample.tool !== 'sar' || !sample.values.has('runq-sz')) return
      const rows = queues.get(sample.series) ?? []
      if (rows.length < 100_000 && (queues.has(sample.series) || queues.size < 1000)) rows.push(sample)
      queues.set(sample.series, rows)
    })
    watchCpu(bench, (runs, cpus) => {
      const least = cpus === undefined ? t.minRUnknownCpus : t.minRPerCpu * cpus
      for (const { series, rows } of runs) {
        if (rows[0]?.r === undefined || rows.length < t.minSamples) continue
        const full = rows.filter((row) => (row.r ?? 0) - SELF >= least && row.id + row.wa <= t.maxIdlePct)
        if (full.length < rows.length * t.minShare) continue
        const topRunners = [...running]
          .map(([comm, { nice, pids }]) => ({ comm, processes: pids.size, nice }))
          .sort((a, b) => b.processes - a.processes)
          .slice(0, 5)
        const meanR = meanOf(full, 'r')
        bench.find({
          group: series,
          facts: {
            samples: rows.length,
            saturatedSamples: full.length,
            shareOfSamplesPct: sharePct(full.length, rows.length),
            maxR: maxOf(rows, 'r'),
            meanR,
            cpus,
            runnablePerCpu: cpus === undefined ? undefined : Math.round((10 * meanR) / cpus) / 10,
            idMeanPct: meanOf(full, 'id'),
            load1: load,
            psiCpuSomeAvg10Pct: stalled,
            topRunners,
            comm: topRunners[0]?.comm,
          },
          proof: proofOf(
            full,
            (row) => row.r ?? 0,
            `r ≥ ${least + SELF}${cpus === undefined ? ' (number of CPUs unknown)' : ` (${t.minRPerCpu} per CPU, ${cpus} CPUs, and vmstat itself)`} with at most ${t.maxIdlePct} % idle in ${full.length} of ${rows.length} samples (threshold ${t.minShare * 100} %)`,
            (row) => `r ${row.r}, us ${row.us} %, sy ${row.sy} %, id ${row.id} %`,
          ),
          time: full[0]!.sample.time,
          ...(cpus === undefined ? { strength: 'partial' as const, missing: 'the number of CPUs was not given' } : {}),
        })
      }
      if (cpus === undefined || runs.some(({ rows }) => rows[0]?.r !== undefined)) return
      // sar -q has no idle time beside it: sar -u must show that there was none
      const idle = runs.flatMap(({ rows }) => rows).filter((row) => row.tool === 'mpstat')
      const busy = idle.length >= t.minSamples && idle.filter((row) => row.id + row.wa <= t.maxIdlePct).length >= idle.length * t.minShare
      for (const [series, rows] of queues) {
        const size = (row: Sample) => row.values.get('runq-sz') ?? 0
        const full = rows.filter((row) => size(row) >= least)
        if (!busy || rows.length < t.minSamples || full.length < rows.length * t.minShare) continue
        const worst = full.reduce((a, b) => (size(b) > size(a) ? b : a))
        const meanR = Math.round((10 * full.reduce((sum, row) => sum + size(row), 0)) / full.length) / 10
        bench.find({
          group: series,
          facts: {
            samples: rows.length,
            saturatedSamples: full.length,
            shareOfSamplesPct: sharePct(full.length, rows.length),
            maxR: size(worst),
            meanR,
            cpus,
            runnablePerCpu: Math.round((10 * meanR) / cpus) / 10,
            idMeanPct: meanOf(idle, 'id'),
            load1: load,
            psiCpuSomeAvg10Pct: stalled,
            topRunners: [],
          },
          proof: [
            {
              at: full[0]!.at,
              time: full[0]!.time,
              witness: 'capture',
              note: `runq-sz ≥ ${least} (${t.minRPerCpu} per CPU, ${cpus} CPUs) in ${full.length} of ${rows.length} samples (threshold ${t.minShare * 100} %)`,
            },
            { at: worst.at, time: worst.time, witness: 'capture', note: `runq-sz ${size(worst)}` },
            { at: idle[0]!.sample.at, witness: 'capture', note: `${idle[0]!.id} % idle` },
          ],
          time: full[0]!.time,
        })
      }
    })
  },
  cause: (f) =>
    `${f.meanR} tasks on average, at most ${f.maxR}, wanted to run${f.cpus === undefined ? '' : ` on ${f.cpus} CPUs (${f.runnablePerCpu} for each)`} in ${f.saturatedSamples} of ${f.samples} samples, with ${f.idMeanPct} % idle: each gets only its share and waits for the rest.${f.topRunners[0] === undefined ? '' : ` Most of them are ${f.topRunners[0].comm} (${f.topRunners[0].processes} at nice ${f.topRunners[0].nice}).`}`,
  fix: (f) => [
    {
      when: 'now',
      say: `See who is in the queue${f.comm === undefined ? '' : `; ${f.comm} was`}, and put what can wait behind the rest: nice 19, or a low CPU weight for its cgroup (systemctl set-property UNIT CPUWeight=20).`,
      run: 'ps -eo pid,ni,stat,pcpu,comm --sort=-pcpu | head -20',
    },
    {
      when: 'durable',
      say: `Run at most ${f.cpus === undefined ? 'as many CPU-bound workers as there are CPUs' : `${f.cpus} CPU-bound workers`}, spread batch work in time, or add CPUs.`,
    },
    { when: 'verify', say: 'r stays near the number of CPUs.', run: 'vmstat 1 30' },
  ],
  links: ['https://man7.org/linux/man-pages/man8/vmstat.8.html'],
  leadsTo: [],
  mechanism:
    'A task that is ready to run waits in a CPU’s run queue for its turn. With many more ready tasks than CPUs every request waits, whatever else the machine has.',
  decoys: [
    'as many workers as CPUs: full use without a queue',
    'a load average made by tasks in uninterruptible sleep (state D)',
    'a moment when many timers expire on CPUs that are half idle',
  ],
  examples: [
    {
      name: 'twenty workers on two CPUs',
      files: {
        'nproc.txt': '2\n',
        'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n23  0      0 911760  14028 639300    0    0   851  1210  223  421  5  3 89  1  1\n${'21  0      0 911760  14028 639300    0    0     4     0  518  539 99  1  0  0  0\n'.repeat(6)}`,
      },
      fires: true,
    },
    {
      name: 'two workers on two CPUs',
      files: {
        'nproc.txt': '2\n',
        'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 3  0      0 911760  14028 639300    0    0   851  1210  223  421  5  3 89  1  1\n${' 3  0      0 911760  14028 639300    0    0     4     0  518  539 99  1  0  0  0\n'.repeat(6)}`,
      },
      fires: false,
    },
  ],
})
