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
  minSamples: { value: 4, why: 'Live samples; fewer show a moment, not a state.' },
  minShare: { value: 0.5, why: 'Share of the samples that must show it: a state, not a burst.' },
  notePct: {
    value: 10,
    why: 'proc(5), /proc/stat: time in which the hypervisor ran somebody else. A tenth is worth a note, a third of the time is an outage.',
  },
  alarmPct: {
    value: 30,
    why: 'proc(5), /proc/stat: time in which the hypervisor ran somebody else. A tenth is worth a note, a third of the time is an outage.',
  },
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
          if (!enough(run, t.minSamples)) return false
          const stolen = rows.filter((row) => row.st >= t.notePct)
          if (stolen.length < rows.length * t.minShare) return false
          const grave = rows.filter((row) => row.st >= t.alarmPct).length >= rows.length * t.minShare
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
              `st ≥ ${t.notePct} % in ${stolen.length} of ${rows.length} samples (threshold ${t.minShare * 100} %; from ${t.alarmPct} % on it is a warning)`,
              (row) => `st ${row.st} %, id ${row.id} %`,
            ),
            time: stolen[0]!.sample.time,
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
  ],
})
