import { SUSTAINED } from '../../casefile/series/policies.ts'
import { sustained } from '../../casefile/series/sustained.ts'
import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { enough, firstTool, maxOf, meanOf, proofOf, RANK, sharePct, watchCpu, windowSeconds } from './cpu-rows.ts'

interface Facts {
  samples: number
  stolenSamples: number
  shareOfSamplesPct: number
  stMeanPct: number
  stMaxPct: number
  idMeanPct: number
  windowSeconds?: number | undefined
  tool: string
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minSamples: { value: SUSTAINED.minSamples.value, why: 'Live rows; a neighbour that wakes up takes a second or two on any shared host …' },
  minSeconds: { value: 5, why: '… which a mean over so many seconds (two readings of /proc/stat) does not show.' },
  minShare: { value: SUSTAINED.minShare.value, why: 'Share of the rows with so much steal: half of the time is not a neighbour’s burst.' },
  notePct: {
    value: 10,
    why: 'proc(5), steal: time in which the hypervisor ran somebody else while this guest wanted to run. A tenth is worth a note …',
  },
  alarmPct: { value: 30, why: '… and nearly a third slows every request down by half: a warning.' },
})

export const cpuSteal = detector<Facts>({
  id: 'cpu-steal',
  title: 'The hypervisor gives the CPUs to others',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['vmstat', 'CPU shares', 'iostat', 'top', 'proc stat'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    watchCpu(
      bench,
      (runs) =>
        void firstTool(runs, (run) => {
          const { series, tool, rows } = run
          const stolenFrom = (pct: number) => sustained(rows, (row) => row.st >= pct, { minSamples: 1, minShare: t.minShare })?.over
          const stolen = stolenFrom(t.notePct)
          if (stolen === undefined || !enough(run, t)) return false
          const grave = stolenFrom(t.alarmPct) !== undefined
          bench.find({
            group: series,
            severity: grave ? 'warning' : 'note',
            facts: {
              samples: rows.length,
              stolenSamples: stolen.length,
              shareOfSamplesPct: sharePct(stolen.length, rows.length),
              stMeanPct: meanOf(rows, 'st'),
              stMaxPct: maxOf(rows, 'st'),
              idMeanPct: meanOf(rows, 'id'),
              windowSeconds: windowSeconds(rows),
              tool,
            },
            proof: proofOf(
              stolen,
              (row) => row.st,
              `st ≥ ${t.notePct} % in ${stolen.length} of ${rows.length} samples (threshold ${t.minShare * 100} % of at least ${t.minSamples}${tool === 'stat' ? ` or of ${t.minSeconds} s` : ''}; from ${t.alarmPct} % on it is a warning)`,
              (row) => `st ${row.st} %, id ${row.id} %`,
            ),
            time: stolen[0].sample.time,
          })
          return true
        }),
      RANK,
    )
  },
  cause: (f) =>
    `In ${f.stolenSamples} of ${f.samples} samples the hypervisor ran other guests while this one wanted to run: ${f.stMeanPct} % of the CPU time on average, at most ${f.stMaxPct} %.`,
  fix: () => [
    {
      when: 'now',
      say: 'Ask the host’s operator, or look at the credit balance of a burstable instance: nothing inside the guest takes the time.',
    },
    { when: 'durable', say: 'Move to dedicated CPUs or a host that is not overcommitted.' },
    { when: 'verify', say: 'st stays near 0 under load.', run: 'mpstat 2 15' },
  ],
  links: ['https://man7.org/linux/man-pages/man5/proc_stat.5.html'],
  mechanism: 'A virtual CPU that is ready to run waits for a physical one. The guest counts that time as stolen.',
  decoys: ['a few per cent of steal on a shared host'],
  examples: [
    {
      name: 'half of the time',
      files: {
        'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 2  0      0 911760  14028 639300    0    0   851  1210  223  421  5  3 89  1  1\n${' 4  0      0 911760  14028 639300    0    0     4     0  518  539 39  9  2  0 50\n'.repeat(6)}`,
      },
      fires: true,
    },
    {
      name: 'a few per cent',
      files: {
        'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 2  0      0 911760  14028 639300    0    0   851  1210  223  421  5  3 89  1  1\n${' 4  0      0 911760  14028 639300    0    0     4     0  518  539 79  9  8  0  4\n'.repeat(6)}`,
      },
      fires: false,
    },
    {
      name: 'two readings of /proc/stat, ten seconds apart',
      files: {
        'stat.1':
          'cpu  41200 0 9100 802100 210 0 0 0 0 0\ncpu0 20600 0 4550 401050 105 0 0 0 0 0\ncpu1 20600 0 4550 401050 105 0 0 0 0 0\nintr 9120031\nctxt 18200310\nbtime 1763712000\nprocesses 9120\nprocs_running 3\nprocs_blocked 0\n',
        'stat.2':
          'cpu  41500 0 9200 802700 210 0 0 1000 0 0\ncpu0 20750 0 4600 401350 105 0 0 500 0 0\ncpu1 20750 0 4600 401350 105 0 0 500 0 0\nintr 9130031\nctxt 18210310\nbtime 1763712000\nprocesses 9121\nprocs_running 3\nprocs_blocked 0\n',
      },
      fires: true,
    },
  ],
})
