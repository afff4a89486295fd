import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { windowSeconds } from '../../casefile/series/elapsed.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import type { Cited } from '../../core/span.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { captureOf, SAMPLE } from '../../records/sample.ts'
import { SwapOwners, type SwapOwner } from './swap-owners.ts'
import { PAGE_KIB, SwapSeries, unitName, unitOf } from './swap-series.ts'
import { SWAP_THRASH_EXAMPLES } from './swap-thrash-examples.ts'

interface Facts {
  source: string
  samples: number
  /** From the first to the last sample with swap traffic. */
  windowSamples: number
  activeSamples: number
  shareOfSamplesPct: number
  stalledSamples: number
  siMax: number
  soMax: number
  siMean: number
  soMean: number
  unit: string
  waMaxPct: number
  bMax: number
  swpdFirstKb?: number | undefined
  swpdLastKb?: number | undefined
  psiMemorySomeAvg10Pct?: number | undefined
  limitMib?: number | undefined
  /** Between the first and the last sample, where both have times. */
  windowSeconds?: number | undefined
  swapped: readonly SwapOwner[]
  comm?: string | undefined
  pid?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minSamples: { value: 4, why: 'From the first to the last sample with swap traffic; fewer are a burst.' },
  minWindowShare: {
    value: 0.34,
    why: 'Share of the capture between the first and the last sample with traffic: a burst, or a start that pushes others out, is over soon.',
  },
  minActiveShare: {
    value: 0.5,
    why: 'Share of these samples with traffic; below it, it is a row of bursts. vmstat(8): si and so are rates per interval.',
  },
  minEachWay: { value: 0.2, why: 'Share of them with traffic in each direction: pages that go out and come back are the working set.' },
  minStalledShare: {
    value: 0.25,
    why: 'Share of the active samples in which somebody waits for it: blocked tasks, I/O wait, the kernel busy with reclaim, or many pages read back.',
  },
  stallWaPct: { value: 5, why: 'I/O wait of a sample in which somebody waits.' },
  stallSyPct: { value: 30, why: 'Time in the kernel of a sample in which it is busy with reclaim.' },
  minTrafficKib: { value: 32, why: 'KiB a second, in and out together (of sar a quarter as many pages); less is background noise.' },
  heavyInKib: {
    value: 512,
    why: 'KiB a second read back: the tasks that touched these pages stood still for it, also where other work hides the wait.',
  },
  minPagesEachWay: {
    value: 10_000,
    why: 'Between two samples of /proc/vmstat or vmstat -s: 40 MiB in each direction, and somebody who waits for it.',
  },
  calmPct: { value: 2, why: 'PSI some of memory, avg10 and avg60: below it nobody waits for what is read back (zram, a fast device).' },
  minPressurePct: { value: 10, why: 'Of the last ten seconds tasks waited for memory (PSI), beside such samples.' },
  minStalls: { value: 100, why: 'Tasks that had to reclaim by themselves (allocstall) between such samples.' },
})
const MAX_SERIES = 1000

function causeOf(f: Facts): string {
  const traffic =
    f.source === '/proc/vmstat'
      ? `Between two samples${f.windowSeconds === undefined ? '' : ` ${f.windowSeconds} s apart`} ${f.siMax} pages came back from swap and ${f.soMax} went out.`
      : `Pages were swapped out and in again all the time: in ${f.activeSamples} of ${f.windowSamples} samples, ${f.siMean} ${f.unit} in and ${f.soMean} ${f.unit} out on average (at most ${f.siMax} and ${f.soMax})${f.source === 'vmstat' ? `, with up to ${f.bMax} blocked tasks and ${f.waMaxPct} % I/O wait` : ''}.`
  const need = `What runs needs more memory at once than it has${f.limitMib === undefined ? '' : ` (a cgroup's limit is ${f.limitMib} MiB)`}.`
  const [owner] = f.swapped
  const mib = (kb: number): number => Math.round(kb / 1024)
  const held =
    owner === undefined
      ? ''
      : ` Most of what is in swap belongs to ${owner.comm} (pid ${owner.pid}): ${mib(owner.swapKb)} MiB${owner.rssKb === undefined ? '' : `, beside ${mib(owner.rssKb)} MiB in memory`}.`
  return `${traffic} ${need}${held}`
}

export const swapThrash = detector<Facts>({
  id: 'swap-thrash',
  title: 'The machine is thrashing: pages go to swap and come back',
  severity: 'error',
  domain: 'memory',
  seenIn: ['vmstat', 'swap traffic', 'vmstat counters'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const all = new Map<string, SwapSeries>()
    const owners = new SwapOwners(bench)
    bench.on(SAMPLE, (sample) => {
      const ofSar = sample.tool === 'sar' && sample.values.has('pswpin/s')
      if (!ofSar && (sample.tool !== 'vmstat' || !sample.values.has('si'))) return
      const [tool, unit] = ofSar
        ? (['sar', 'pages/s'] as const)
        : (['vmstat', unitName(sample.unitBytes ?? unitOf(sample.values))] as const)
      for (const key of new Set([sample.series, `${captureOf(sample.series)}\0${unit}`])) {
        let series = all.get(key)
        if (series === undefined) {
          if (all.size >= MAX_SERIES) return
          series = new SwapSeries(tool, unit, t)
          all.set(key, series)
        }
        series.see(sample)
      }
    })
    const counted = new Map<string, Cited<Counters>[]>()
    bench.on(COUNTERS, (c) => {
      const list = counted.get(c.of) ?? []
      if (c.values.has('pswpin') && list.length < MAX_SERIES && counted.size < MAX_SERIES) counted.set(c.of, [...list, c])
    })
    bench.atEnd(() => {
      const calm = owners.isCalm(t.calmPct)
      // short runs of one capture are judged together, long ones each for itself
      const long = new Set([...all].flatMap(([key, s]) => (!key.includes('\0') && s.samples >= t.minSamples ? [captureOf(key)] : [])))
      const judged = [...all].filter(([key, s]) =>
        key.includes('\0') ? !long.has(key.slice(0, key.indexOf('\0'))) : s.samples >= t.minSamples,
      )
      const thrashing = judged.filter(([, s]) => {
        const stalled = s.stalled + (calm ? 0 : s.heavy)
        return (
          s.window >= t.minSamples &&
          s.window >= s.samples * t.minWindowShare &&
          s.active >= s.window * t.minActiveShare &&
          s.ins >= s.window * t.minEachWay &&
          s.outs >= s.window * t.minEachWay &&
          stalled >= s.active * t.minStalledShare
        )
      })
      // the sources of one machine tell of one failure; vmstat also tells who waits
      const told = thrashing.some(([, s]) => s.tool === 'vmstat') ? thrashing.filter(([, s]) => s.tool === 'vmstat') : thrashing
      for (const [group, s] of told) {
        if (s.first === undefined || s.worst === undefined || s.last === undefined) continue
        const stalled = s.stalled + (calm ? 0 : s.heavy)
        const note = `si+so ≥ ${s.least} ${s.unit} in ${s.active} of ${s.window} samples from the first to the last with traffic, ${s.samples} in all (threshold ${t.minActiveShare * 100} %, and ${Math.round(t.minWindowShare * 100)} % of all; ${t.minEachWay * 100} % each way), stalled in ${stalled} (b > 0, wa ≥ ${t.stallWaPct} %, sy ≥ ${t.stallSyPct} % or ${t.heavyInKib} KiB/s read back; threshold ${t.minStalledShare * 100} %)${owners.some === undefined ? '' : `, tasks waited for memory ${owners.some} % of the last 10 s (calm below ${t.calmPct} %)`}`
        const proof: Proof[] = [{ ...s.first, note }, s.worst.proof, s.last, ...owners.proofs]
        bench.find({
          group,
          facts: {
            source: s.tool,
            samples: s.samples,
            windowSamples: s.window,
            activeSamples: s.active,
            shareOfSamplesPct: Math.round((100 * s.active) / s.window),
            stalledSamples: stalled,
            siMax: s.siMax,
            soMax: s.soMax,
            siMean: Math.round(s.siSum / s.active),
            soMean: Math.round(s.soSum / s.active),
            unit: s.unit,
            waMaxPct: s.waMax,
            bMax: s.bMax,
            swpdFirstKb: s.kib ? s.swpdFirst : undefined,
            swpdLastKb: s.kib ? s.swpdLast : undefined,
            psiMemorySomeAvg10Pct: owners.some,
            limitMib: owners.limitMib,
            windowSeconds: s.windowSeconds,
            swapped: owners.top,
            comm: owners.top[0]?.comm,
            pid: owners.top[0]?.pid,
          },
          proof,
          time: s.time,
        })
      }
      if (told.length > 0) return
      for (const [group, unordered] of counted) {
        const list = inOrder(unordered)
        const [first, last] = [list[0]!, list.at(-1)!]
        const delta = (test: RegExp) =>
          [...last.values].reduce((sum, [name, value]) => (test.test(name) ? sum + value - (first.values.get(name) ?? value) : sum), 0)
        const [pagesIn, pagesOut, stalls] = [delta(/^pswpin$/), delta(/^pswpout$/), delta(/^allocstall/)]
        const seconds = windowSeconds(first.time, last.time)
        if (list.length < 2 || Math.min(pagesIn, pagesOut) < t.minPagesEachWay) continue
        // over a known time the rate tells, as in a row of vmstat; else somebody must be seen to wait
        const heavy = seconds !== undefined && Math.min(pagesIn, pagesOut) >= (seconds * t.heavyInKib) / PAGE_KIB
        const waits = (owners.some ?? 0) >= t.minPressurePct || stalls >= t.minStalls
        if (seconds === undefined ? !waits : !heavy || (calm && !waits)) continue
        bench.find({
          group,
          facts: {
            source: '/proc/vmstat',
            samples: list.length,
            windowSamples: list.length,
            activeSamples: list.length,
            shareOfSamplesPct: 100,
            stalledSamples: list.length,
            siMax: pagesIn,
            soMax: pagesOut,
            siMean: pagesIn,
            soMean: pagesOut,
            unit: 'pages',
            waMaxPct: 0,
            bMax: 0,
            psiMemorySomeAvg10Pct: owners.some,
            limitMib: owners.limitMib,
            windowSeconds: seconds,
            swapped: owners.top,
            comm: owners.top[0]?.comm,
            pid: owners.top[0]?.pid,
          },
          proof: [
            {
              at: last.at,
              time: last.time,
              witness: 'capture',
              note: `pswpin ${pagesIn}, pswpout ${pagesOut} since the first sample (threshold ${t.minPagesEachWay} each)${seconds === undefined ? '' : ` within ${seconds} s (threshold ${t.heavyInKib} KiB/s)`}${owners.some === undefined ? '' : `, tasks waited for memory ${owners.some} % of the last 10 s (threshold ${t.minPressurePct} %)`}${stalls === 0 ? '' : `, ${stalls} direct reclaims (threshold ${t.minStalls})`}`,
            },
            { at: first.at, time: first.time, witness: 'capture', note: 'the first sample' },
            ...owners.proofs,
          ],
          time: last.time,
          strength: 'partial',
          missing: 'vmstat or sar -W: whether it went on all the time',
        })
      }
    })
  },
  cause: causeOf,
  fix: (f) => [
    {
      when: 'now',
      say: `Find who is in swap${f.comm === undefined ? '' : ` (${f.comm} is)`} and stop or move the one that can be spared.`,
      run: 'grep -H VmSwap /proc/[0-9]*/status | sort -k2 -n | tail',
    },
    {
      when: 'durable',
      say: `Bring the working set below the memory: smaller heaps and caches, fewer workers, or more RAM${f.limitMib === undefined ? ' (or a higher memory limit, when it is one cgroup that swaps)' : `; here a limit of ${f.limitMib} MiB may be what is too small`}. vm.swappiness shifts what is evicted, it does not make room.`,
    },
    { when: 'verify', say: 'si and so stay 0 under the same load.', run: 'vmstat 1 60' },
  ],
  links: ['https://man7.org/linux/man-pages/man8/vmstat.8.html'],
  leadsTo: ['hung-task', 'io-wait-saturation', 'memory-pressure', 'context-switch-overload', 'probe-failure'],
  mechanism:
    'When the pages in use do not fit into memory, each fault evicts a page that is needed a moment later. Time goes into waiting for the swap device and into reclaim.',
  decoys: [
    'swap that is used and quiet (si and so 0)',
    'one burst of so, as when a large program starts',
    'the first row of vmstat, which is the average since boot',
  ],
  examples: SWAP_THRASH_EXAMPLES,
})
