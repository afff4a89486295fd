import { detector, type Proof } from '../../core/detector.ts'
import type { Instant } from '../../core/span.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { SAMPLE } from '../../records/sample.ts'

interface Facts {
  samples: number
  overloadedSamples: number
  maxCs: number
  meanCs: number
  cpus?: number | undefined
  csPerCpu?: number | undefined
  maxR: number
  syMaxPct: number
  usAtMaxPct: number
  idMinPct: number
}

const MIN_SAMPLES = 3
const MIN_SHARE = 0.5
/** Switches per second and CPU. An idle desktop does some hundreds, a busy server some thousands; measured pipes and condition convoys begin here. */
const MIN_CS_PER_CPU = 5000
/** Where the number of CPUs is not known: that of eight CPUs. */
const MIN_CS_UNKNOWN_CPUS = 40_000
/** System time is at least this share of user time … */
const MIN_SY_TO_US = 0.5
/** … or this many tasks per CPU want to run. */
const MIN_R_PER_CPU = 4
/** With more idle time than this the CPUs cope. */
const MAX_IDLE_PCT = 50
const MAX_SERIES = 1000
const MAX_ROWS = 100_000

interface Row {
  readonly cs: number
  readonly r: number
  readonly sy: number
  readonly us: number
  readonly id: number
  readonly proof: Proof
}

export const contextSwitchOverload = detector<Facts>({
  id: 'context-switch-overload',
  title: 'The CPUs are busy switching between tasks',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['vmstat'],
  absence: 'the samples cover only their own window',
  watch(bench) {
    const series = new Map<string, { rows: Row[]; time?: Instant | undefined }>()
    let cpus: number | undefined
    bench.onLine(['CPU(s):', ' CPU)'], (line) => {
      const m = /^CPU\(s\):\s{1,30}(\d{1,5})$/.exec(line.message) ?? /^Linux \S{1,80} \(.{1,80}\).{0,80}\((\d{1,5}) CPU\)$/.exec(line.message)
      if (m !== null) cpus ??= Number(m[1])
    })
    bench.on(CPU_COUNT, (count) => void (cpus = count.cpus))
    bench.on(SAMPLE, (sample) => {
      if (sample.tool !== 'vmstat' || sample.sinceBoot) return
      const v = sample.values
      const cs = v.get('cs')
      if (cs === undefined) return
      let s = series.get(sample.series)
      if (s === undefined) {
        if (series.size >= MAX_SERIES) return
        s = { rows: [], time: sample.time }
        series.set(sample.series, s)
      }
      if (s.rows.length >= MAX_ROWS) return
      const [r, sy, us, id] = [v.get('r') ?? 0, v.get('sy') ?? 0, v.get('us') ?? 0, v.get('id') ?? 0]
      s.rows.push({ cs, r, sy, us, id, proof: { at: sample.at, time: sample.time, witness: 'capture', note: `cs ${cs}, r ${r}, us ${us} %, sy ${sy} %, id ${id} %` } })
    })
    bench.atEnd(() => {
      const least = cpus === undefined ? MIN_CS_UNKNOWN_CPUS : MIN_CS_PER_CPU * cpus
      for (const [group, { rows, time }] of series) {
        const over = rows.filter((row) => row.cs >= least && row.id < MAX_IDLE_PCT && (row.sy >= MIN_SY_TO_US * row.us || (cpus !== undefined && row.r >= MIN_R_PER_CPU * cpus)))
        if (rows.length < MIN_SAMPLES || over.length < rows.length * MIN_SHARE) continue
        const worst = over.reduce((a, b) => (b.cs > a.cs ? b : a))
        const meanCs = Math.round(over.reduce((sum, row) => sum + row.cs, 0) / over.length)
        const note = `cs ≥ ${least} with sy ≥ ${MIN_SY_TO_US * 100} % of us${cpus === undefined ? '' : ` or r ≥ ${MIN_R_PER_CPU * cpus}`} in ${over.length} of ${rows.length} samples (threshold ${MIN_SHARE * 100} %)`
        bench.find({
          group,
          facts: {
            samples: rows.length,
            overloadedSamples: over.length,
            maxCs: worst.cs,
            meanCs,
            cpus,
            csPerCpu: cpus === undefined ? undefined : Math.round(meanCs / cpus),
            maxR: Math.max(...over.slice(0, 10_000).map((row) => row.r)),
            syMaxPct: Math.max(...over.slice(0, 10_000).map((row) => row.sy)),
            usAtMaxPct: worst.us,
            idMinPct: Math.min(...over.slice(0, 10_000).map((row) => row.id)),
          },
          proof: [{ ...over[0]!.proof, note }, worst.proof, over.at(-1)!.proof],
          time,
          ...(cpus === undefined ? { strength: 'partial' as const, missing: 'the number of CPUs was not given' } : {}),
        })
      }
    })
  },
  cause: (f) => `The CPUs switched between tasks ${f.meanCs} times a second on average, at most ${f.maxCs}${f.csPerCpu === undefined ? '' : ` (${f.csPerCpu} per CPU on ${f.cpus} CPUs)`}, in ${f.overloadedSamples} of ${f.samples} samples, with up to ${f.maxR} runnable tasks and ${f.syMaxPct} % system time: the kernel works at changing tasks instead of letting them run.`,
  fix: (f) => [
    { when: 'now', say: 'Find the threads that switch most, and whether they give up the CPU themselves (cswch/s: locks, pipes, small messages) or are pushed off it (nvcswch/s: too many of them).', run: 'pidstat -wt 1 5' },
    { when: 'durable', say: `Fewer threads that do more each: size pools to ${f.cpus === undefined ? 'the number of CPUs' : `${f.cpus} to ${2 * f.cpus}`}, batch small messages, and take the contended lock apart.` },
    { when: 'verify', say: 'cs falls and us grows under the same load.', run: 'vmstat 1 60' },
  ],
  links: ['https://man7.org/linux/man-pages/man8/vmstat.8.html', 'https://man7.org/linux/man-pages/man1/pidstat.1.html'],
  mechanism: 'Every switch costs some microseconds of kernel work and cold caches. With locks handed round between many threads, or far more runnable threads than CPUs, this becomes most of the work.',
  decoys: ['many switches on CPUs that are mostly idle', 'the first row of vmstat, which is the average since boot'],
  examples: [
    {
      name: 'a convoy',
      files: { 'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 2  0      0 694044  18400 847788    0    0    39    45  242  511  6  4 90  0  0\n${' 9  0      0 694044  18400 847788    0    0     0     0 15633 134717 14 69 17  0  0\n'.repeat(6)}` },
      fires: true,
    },
    {
      name: 'many switches, idle CPUs',
      files: { 'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 2  0      0 694044  18400 847788    0    0    39    45  242  511  6  4 90  0  0\n${' 1  0      0 694044  18400 847788    0    0     0     0 15633 54717  4  9 87  0  0\n'.repeat(6)}` },
      fires: false,
    },
  ],
})
