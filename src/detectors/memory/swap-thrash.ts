import { detector, type Proof } from '../../core/detector.ts'
import type { Instant } from '../../core/span.ts'
import { SAMPLE } from '../../records/sample.ts'

interface Facts {
  samples: number
  /** From the first to the last sample with swap traffic. */
  windowSamples: number
  activeSamples: number
  activePct: number
  stalledSamples: number
  siMax: number
  soMax: number
  siMean: number
  soMean: number
  unit: string
  waMaxPct: number
  bMax: number
  swpdFirst?: number | undefined
  swpdLast?: number | undefined
}

/** From the first to the last sample with swap traffic; fewer are a burst. */
const MIN_SAMPLES = 4
/** Share of these samples with traffic; below it, it is a row of bursts. vmstat(8): si and so are rates per interval. */
const MIN_ACTIVE_SHARE = 0.5
/** Share of them with traffic in each direction: pages that go out and come back are the working set. */
const MIN_EACH_WAY = 0.2
/** Share of the active samples in which somebody waits for it: blocked tasks, I/O wait, or the kernel busy with reclaim. */
const MIN_STALLED_SHARE = 0.25
const STALL_WA_PCT = 5
const STALL_SY_PCT = 30
/** Traffic below this many units a second is background noise. */
const MIN_TRAFFIC = 32

interface Series {
  readonly unit: string
  samples: number
  /** Index of the first sample with traffic, and how many there are from it to the latest such one. */
  firstActive?: number | undefined
  window: number
  active: number
  ins: number
  outs: number
  stalled: number
  siMax: number
  soMax: number
  siSum: number
  soSum: number
  waMax: number
  bMax: number
  swpdFirst?: number | undefined
  swpdLast?: number | undefined
  worst?: { proof: Proof; traffic: number } | undefined
  first?: Proof | undefined
  last?: Proof | undefined
  time?: Instant | undefined
}

const unitName = (bytes: number | undefined): string => (bytes === undefined || bytes === 1024 ? 'KiB/s' : bytes === 1000 ? 'kB/s' : bytes === 1_000_000 ? 'MB/s' : 'MiB/s')
const MAX_SERIES = 1000

export const swapThrash = detector<Facts>({
  id: 'swap-thrash',
  title: 'The machine is thrashing: pages go to swap and come back',
  severity: 'error',
  domain: 'memory',
  seenIn: ['vmstat'],
  absence: 'the samples cover only their own window',
  watch(bench) {
    const series = new Map<string, Series>()
    bench.on(SAMPLE, (sample) => {
      if (sample.tool !== 'vmstat') return
      const si = sample.values.get('si')
      const so = sample.values.get('so')
      if (si === undefined || so === undefined) return
      let s = series.get(sample.series)
      if (s === undefined) {
        if (series.size >= MAX_SERIES) return
        s = { unit: unitName(sample.unitBytes), samples: 0, window: 0, active: 0, ins: 0, outs: 0, stalled: 0, siMax: 0, soMax: 0, siSum: 0, soSum: 0, waMax: 0, bMax: 0 }
        series.set(sample.series, s)
      }
      // only the rates of the first row are since boot, its memory columns are as true as any
      s.swpdFirst ??= sample.values.get('swpd')
      if (sample.sinceBoot) return
      s.samples++
      s.time ??= sample.time
      s.swpdLast = sample.values.get('swpd')
      // in megabytes even one is a lot
      const least = s.unit.startsWith('M') ? 1 : MIN_TRAFFIC
      if (si + so < least) return
      s.active++
      s.firstActive ??= s.samples
      s.window = s.samples - s.firstActive + 1
      if (si > 0) s.ins++
      if (so > 0) s.outs++
      s.siSum += si
      s.soSum += so
      s.siMax = Math.max(s.siMax, si)
      s.soMax = Math.max(s.soMax, so)
      const [b, wa, sy] = [sample.values.get('b') ?? 0, sample.values.get('wa') ?? 0, sample.values.get('sy') ?? 0]
      s.bMax = Math.max(s.bMax, b)
      s.waMax = Math.max(s.waMax, wa)
      if (b > 0 || wa >= STALL_WA_PCT || sy >= STALL_SY_PCT) s.stalled++
      const proof: Proof = { at: sample.at, time: sample.time, witness: 'capture', note: `si ${si}, so ${so} ${s.unit}, b ${b}, wa ${wa} %` }
      s.first ??= proof
      s.last = proof
      if (s.worst === undefined || si + so > s.worst.traffic) s.worst = { proof, traffic: si + so }
    })
    bench.atEnd(() => {
      for (const [group, s] of series) {
        const thrashes =
          s.window >= MIN_SAMPLES && s.active >= s.window * MIN_ACTIVE_SHARE && s.ins >= s.window * MIN_EACH_WAY && s.outs >= s.window * MIN_EACH_WAY && s.stalled >= s.active * MIN_STALLED_SHARE
        if (!thrashes || s.first === undefined || s.worst === undefined || s.last === undefined) continue
        const note = `si + so ≥ ${s.unit.startsWith('M') ? 1 : MIN_TRAFFIC} ${s.unit} in ${s.active} of ${s.window} samples from the first to the last with traffic, ${s.samples} in all (threshold ${MIN_ACTIVE_SHARE * 100} %), stalled in ${s.stalled}`
        bench.find({
          group,
          facts: {
            samples: s.samples,
            windowSamples: s.window,
            activeSamples: s.active,
            activePct: Math.round((100 * s.active) / s.window),
            stalledSamples: s.stalled,
            siMax: s.siMax,
            soMax: s.soMax,
            siMean: Math.round(s.siSum / s.active),
            soMean: Math.round(s.soSum / s.active),
            unit: s.unit,
            waMaxPct: s.waMax,
            bMax: s.bMax,
            swpdFirst: s.swpdFirst,
            swpdLast: s.swpdLast,
          },
          proof: [{ ...s.first, note }, s.worst.proof, s.last],
          time: s.time,
        })
      }
    })
  },
  cause: (f) => `Pages were swapped out and in again all the time: in ${f.activeSamples} of ${f.windowSamples} samples, ${f.siMean} ${f.unit} in and ${f.soMean} ${f.unit} out on average (at most ${f.siMax} and ${f.soMax}), with up to ${f.bMax} blocked tasks and ${f.waMaxPct} % I/O wait. What runs needs more memory at once than it has.`,
  fix: () => [
    { when: 'now', say: 'Find who is in swap and stop or move the one that can be spared.', run: 'grep -H VmSwap /proc/[0-9]*/status | sort -k2 -n | tail' },
    { when: 'durable', say: 'Bring the working set below the memory: smaller heaps and caches, fewer workers, or more RAM (or a higher memory limit, when it is one cgroup that swaps). vm.swappiness shifts what is evicted, it does not make room.' },
    { when: 'verify', say: 'si and so stay 0 under the same load.', run: 'vmstat 1 60' },
  ],
  links: ['https://man7.org/linux/man-pages/man8/vmstat.8.html'],
  mechanism: 'When the pages in use do not fit into memory, each fault evicts a page that is needed a moment later. Time goes into waiting for the swap device and into reclaim.',
  decoys: ['swap that is used and quiet (si and so 0)', 'one burst of so, as when a large program starts', 'the first row of vmstat, which is the average since boot'],
  examples: [
    {
      name: 'sustained in both directions',
      files: {
        'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 396044  71860    848  29272   12  117   147   130  405  472 16  8 76  0  0\n${' 2  3 396044  71860    848  29272 5440 4810  5444  4810 1643 1501  9 14 10 67  0\n'.repeat(6)}`,
      },
      fires: true,
    },
    {
      name: 'swap is used but quiet',
      files: {
        'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 873696  71860    848  29272 9012 8117   147   130  405  472 16  8 16 60  0\n${' 1  0 873696  71860    848  29272    0    0     0     0   42   34  0  0 100  0  0\n'.repeat(6)}`,
      },
      fires: false,
    },
  ],
})
