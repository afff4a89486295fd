import { worstOf } from '../../casefile/series/extremes.ts'
import { sustained } from '../../casefile/series/sustained.ts'
import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { LOAD_AVERAGE, type LoadAverage } from '../../records/load-average.ts'
import { PRESSURE, type Pressure } from '../../records/pressure.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../records/process-sample.ts'
import { firstTool, maxOf, meanOf, proofOf, RANK, sharePct, watchCpu, windowSeconds } from './cpu-rows.ts'
import { WaitingProcesses } from './waiting-processes.ts'

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
  idMeanPct?: number | undefined
  windowSeconds?: number | undefined
  load1?: number | undefined
  psiCpuSomeAvg10Pct?: number | undefined
  topRunners: readonly Runner[]
  comm?: string | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minSamples: { value: 3, why: 'Live rows with r: a queue stands in one of them whenever several timers expire together.' },
  minShare: { value: 0.75, why: 'Share of the rows in which the queue is that long: a build that starts fills it for a few.' },
  minRPerCpu: {
    value: 3,
    why: 'Runnable tasks per CPU. proc(5), /proc/stat procs_running: those on a CPU are counted too, so 1 is a full CPU with nobody waiting; 3 have two waiting for each that runs.',
  },
  minRUnknownCpus: { value: 12, why: 'Where the number of CPUs is unknown: more than most machines of eight CPUs keep busy.' },
  minPsiSomePct: {
    value: 60,
    why: 'Documentation/accounting/psi.rst: share of the last 10 and 60 s in which a runnable task waited for a CPU. As many workers as CPUs stay below a quarter.',
  },
  maxDiskShare: {
    value: 0.5,
    why: 'Share of the load, or of the tasks in state R, that tasks in state D (waiting for a disk) may be: the load counts both.',
  },
  maxIdlePct: { value: 10, why: 'CPUs with more idle time than this have room.' },
})

export const runQueueSaturation = detector<Facts>({
  id: 'run-queue-saturation',
  title: 'More tasks want to run than there are CPUs',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['vmstat', 'run queue', 'top', 'load average', 'cpu pressure'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    let load: Cited<LoadAverage> | undefined
    let stalled: Cited<Pressure> | undefined
    let waitingForDisk = 0
    const waiting = new WaitingProcesses()
    const running = new Map<string, { nice: number; pids: Set<number>; first: Cited<ProcessSample> }>()
    bench.on(LOAD_AVERAGE, (average) => void (load = average.one > (load?.one ?? -1) ? average : load))
    bench.on(PRESSURE, (p) => {
      if (p.resource === 'cpu' && p.who === 'some' && p.cgroup === undefined && p.avg10 > (stalled?.avg10 ?? -1)) stalled = p
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      waiting.see(p)
      if (p.state === 'D') waitingForDisk++
      if (p.state !== 'R' || p.comm === 'ps' || p.comm === 'top') return
      const known = running.get(p.comm) ?? { nice: p.nice ?? 0, pids: new Set<number>(), first: p }
      if (known.pids.size < 10_000) known.pids.add(p.tid ?? p.pid)
      if (running.size < 5000) running.set(p.comm, known)
    })
    watchCpu(
      bench,
      (runs, cpus) => {
        const least = cpus === undefined ? t.minRUnknownCpus : t.minRPerCpu * cpus
        const topRunners = [...running]
          .map(([comm, { nice, pids }]) => ({ comm, processes: pids.size, nice }))
          .sort((a, b) => b.processes - a.processes)
          .slice(0, 5)
        const said = { cpus, load1: load?.one, psiCpuSomeAvg10Pct: stalled?.avg10, topRunners, comm: topRunners[0]?.comm }
        const found = firstTool(runs, ({ series, tool, rows: all }) => {
          const rows = all.filter((row) => row.r !== undefined)
          const full = sustained(rows, (row) => (row.r ?? 0) - row.self >= least && row.id + row.wa <= t.maxIdlePct, t)?.over
          if (full === undefined) return false
          const meanR = meanOf(full, 'r')
          const self = full[0].self
          bench.find({
            group: series,
            facts: {
              samples: rows.length,
              saturatedSamples: full.length,
              shareOfSamplesPct: sharePct(full.length, rows.length),
              maxR: maxOf(rows, 'r'),
              meanR,
              runnablePerCpu: cpus === undefined ? undefined : Math.round((10 * meanR) / cpus) / 10,
              idMeanPct: meanOf(full, 'id'),
              windowSeconds: windowSeconds(rows),
              ...said,
            },
            proof: proofOf(
              full,
              (row) => row.r ?? 0,
              `r ≥ ${least + self}${cpus === undefined ? ' (number of CPUs unknown)' : ` (${t.minRPerCpu} per CPU, ${cpus} CPUs${self === 0 ? '' : `, and ${tool === 'top' ? 'top' : 'vmstat'} itself`})`} with at most ${t.maxIdlePct} % idle in ${full.length} of ${rows.length} samples (threshold ${t.minShare * 100} %)`,
              (row) => `r ${row.r}, us ${row.us} %, sy ${row.sy} %, id ${row.id} %`,
            ),
            time: full[0].sample.time,
            ...(cpus === undefined ? { strength: 'partial' as const, missing: 'the number of CPUs was not given' } : {}),
          })
          return true
        })
        if (found || cpus === undefined) return
        // %CPU and %wait of all processes, where nothing counted the queue itself
        const moments = waiting.moments()
        const crowded = sustained(moments, (m) => m.runnable >= least && m.runningPct >= (100 - t.maxIdlePct) * cpus, {
          minSamples: (load?.one ?? 0) >= least ? 1 : t.minSamples,
          minShare: t.minShare,
        })?.over
        const measured = runs.some(({ rows }) => rows.length >= t.minSamples && rows.every((row) => row.r !== undefined))
        const many = moments.length >= t.minSamples
        if (!measured && crowded !== undefined) {
          const worst = worstOf(crowded, (m) => m.runnable)
          const meanR = Math.round((10 * crowded.reduce((sum, m) => sum + m.runnable, 0)) / crowded.length) / 10
          const [first, last] = [crowded[0].worst, crowded.at(-1)!.worst]
          bench.find({
            group: 'pidstat',
            facts: {
              samples: moments.length,
              saturatedSamples: crowded.length,
              shareOfSamplesPct: sharePct(crowded.length, moments.length),
              maxR: worst.runnable,
              meanR,
              runnablePerCpu: Math.round((10 * meanR) / cpus) / 10,
              idMeanPct: Math.max(0, Math.round(100 - crowded.reduce((sum, m) => sum + m.runningPct, 0) / crowded.length / cpus)),
              windowSeconds: many && first.clock !== undefined && last.clock !== undefined ? last.clock - first.clock : undefined,
              ...said,
              comm: said.comm ?? worst.worst.comm,
            },
            proof: [
              {
                at: worst.worst.at,
                time: worst.worst.time,
                witness: 'capture',
                note: `%CPU and %wait of all processes are ${Math.round(worst.runningPct)} and ${Math.round(worst.waitingPct)} %: ${worst.runnable} tasks ran or waited (threshold ${t.minRPerCpu} per CPU, ${cpus} CPUs, at most ${t.maxIdlePct} % idle) in ${crowded.length} of ${moments.length} samples (threshold ${t.minShare * 100} %)`,
              },
              ...(load !== undefined && load.one >= least
                ? [{ at: load.at, time: load.time, witness: 'capture' as const, note: `load ${load.one} on ${cpus} CPUs` }]
                : []),
            ],
            time: worst.worst.time,
            ...(many
              ? {}
              : { strength: 'partial' as const, missing: `${moments.length === 1 ? 'one sample' : 'few samples'}: how long it lasted` }),
          })
          return
        }
        // without a series: the load, and what shows that it is not one of tasks that wait for a disk
        if (load === undefined || load.one < least) return
        if (runs.some(({ rows }) => rows.filter((row) => row.r !== undefined).length >= t.minSamples || meanOf(rows, 'id') > t.maxIdlePct))
          return
        const runners = topRunners.reduce((sum, runner) => sum + runner.processes, 0)
        const pressed = stalled !== undefined && stalled.avg10 >= t.minPsiSomePct && stalled.avg60 >= t.minPsiSomePct
        const counted = runners >= least && waitingForDisk < runners * t.maxDiskShare
        if (!pressed && waitingForDisk >= load.one * t.maxDiskShare) return
        const proof: Proof[] = [
          {
            at: load.at,
            time: load.time,
            witness: 'capture',
            note: `load ${load.one} on ${cpus} CPUs (threshold ${t.minRPerCpu} per CPU), ${waitingForDisk} tasks in state D (at most ${t.maxDiskShare * 100} % of it)`,
          },
        ]
        if (pressed)
          proof.push({
            at: stalled!.at,
            witness: 'capture',
            note: `tasks waited for a CPU in ${stalled!.avg10} % of the time (threshold ${t.minPsiSomePct} %)`,
          })
        if (counted)
          proof.push({
            at: running.get(topRunners[0]!.comm)!.first.at,
            witness: 'capture',
            note: `${runners} tasks in state R (threshold ${least})`,
          })
        bench.find({
          group: 'load',
          facts: {
            samples: 1,
            saturatedSamples: 1,
            shareOfSamplesPct: 100,
            maxR: counted ? runners : load.one,
            meanR: load.one,
            runnablePerCpu: Math.round((10 * load.one) / cpus) / 10,
            ...said,
          },
          proof,
          severity: pressed || counted ? 'warning' : 'note',
          strength: pressed || counted ? 'partial' : 'weak',
          missing: pressed || counted ? 'a series (vmstat 1 30)' : 'a series (vmstat 1 30): tasks in state D count in the load too',
        })
      },
      RANK,
    )
  },
  cause: (f) =>
    `${f.meanR} tasks on average, at most ${f.maxR}, wanted to run${f.cpus === undefined ? '' : ` on ${f.cpus} CPUs (${f.runnablePerCpu} for each)`}${f.idMeanPct === undefined ? '' : ' '}${f.idMeanPct === undefined ? ', by the load average' : `in ${f.saturatedSamples} of ${f.samples} samples, with ${f.idMeanPct} % idle`}: each gets only its share and waits for the rest.${f.topRunners[0] === undefined ? '' : ` Most of them are ${f.topRunners[0].comm} (${f.topRunners[0].processes} at nice ${f.topRunners[0].nice}).`}`,
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
    {
      name: 'the load, and the time that tasks waited for a CPU',
      files: {
        'nproc.txt': '2\n',
        loadavg: '14.20 11.05 6.31 15/212 9120\n',
        'pressure/cpu': 'some avg10=88.10 avg60=81.55 avg300=40.20 total=81002331\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
      },
      fires: true,
    },
    {
      name: 'a load of tasks that wait for a disk',
      files: {
        'nproc.txt': '2\n',
        loadavg: '14.20 11.05 6.31 1/212 9120\n',
        'ps.txt': `    PID STAT COMMAND\n${Array.from({ length: 12 }, (_, i) => `   ${4540 + i} D    postgres\n`).join('')}`,
      },
      fires: false,
    },
  ],
})
