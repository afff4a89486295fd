import { collect } from '../../casefile/series/collect.ts'
import { windowSeconds } from '../../casefile/series/elapsed.ts'
import { worstOf } from '../../casefile/series/extremes.ts'
import { inOrder } from '../../casefile/series/in-order.ts'
import { stepsOf } from '../../casefile/series/steps.ts'
import { sustained } from '../../casefile/series/sustained.ts'
import { detector } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { SAMPLE, type Sample } from '../../records/sample.ts'
import { PAGE_CACHE_EVICTION_EXAMPLES } from './page-cache-eviction-examples.ts'

interface Facts {
  refaultedPages?: number | undefined
  refaultedMib?: number | undefined
  source?: string | undefined
  /** Of the cgroup whose memory.stat it is (v1 prints it there). */
  limitMib?: number | undefined
  biMaxKbPerSecond?: number | undefined
  cacheFromKb?: number | undefined
  cacheToKb?: number | undefined
  freeMinKb?: number | undefined
  samples?: number | undefined
  windowSeconds?: number | undefined
  /** Page faults a second that waited for a disk, at most. */
  majorFaultsPerSecond?: number | undefined
  shareOfSamplesPct?: number | undefined
  /** Who has to read its files again. */
  comm?: string | undefined
  pid?: number | undefined
  /** Who reads by far the most: it may be what pushes them out. */
  streamer?: string | undefined
  streamerKbPerSecond?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minRefaults: {
    value: 50_000,
    why: 'Pages that were dropped and had to be read again (Documentation/admin-guide/cgroup-v2.rst, workingset_refault_file): 200 MiB.',
  },
  minRefaultsPerSecond: { value: 100, why: 'The same, where the samples have times: 200 MiB in a day harm nobody.' },
  minMajorFaults: {
    value: 100,
    why: 'sar -B: faults a second that wait for a disk; each one is a read of some milliseconds on a disk that turns.',
  },
  minScanned: {
    value: 1000,
    why: 'sar -B, pgscank/s + pgscand/s: pages a second looked at for reclaim; none where files are read for the first time.',
  },
  minFaultSamples: { value: 4, why: 'sar -B: fewer samples are a start.' },
  minFaultShare: { value: 0.5, why: 'sar -B: share of the samples with such faults and such reclaim.' },
  maxSwapPagesPerSecond: { value: 8, why: 'sar -W: swap traffic at which the faults are of swapped pages.' },
  minRefaultShare: { value: 0.25, why: 'Share of what was read that had been in memory before; less is reading of new data.' },
  maxSwapPages: { value: 20_000, why: 'Pages swapped between two samples (80 MiB) from which on it may be thrashing …' },
  maxSwapToRefaults: { value: 0.25, why: '… if they are also more than this share of the file pages that came back.' },
  minCacheFall: {
    value: 0.15,
    why: 'vmstat: share of buff + cache that is lost from its highest row to the last; less is the usual coming and going.',
  },
  minSamples: { value: 8, why: 'vmstat: rows from the highest cache on; fewer may be one large file that was deleted.' },
  maxFreeToCache: {
    value: 0.1,
    why: 'vmstat: free, as a share of the highest cache. More room means that the cache was dropped without need (drop_caches, rm).',
  },
  minFallingShare: {
    value: 0.6,
    why: 'vmstat: share of the steps in which the cache falls: it is pushed out bit by bit, not freed at once.',
  },
  maxMeanSwap: { value: 32, why: 'vmstat: si + so on average, KiB a second; with more the failure is one of swapping.' },
  minReadBlocks: { value: 100, why: 'vmstat: bi on average, KiB a second. Nobody misses a cache when nothing is read from disk.' },
})

function limitOf(c: Counters): number | undefined {
  const bytes = c.values.get('hierarchical_memory_limit')
  return bytes === undefined || bytes > 1e15 ? undefined : Math.round((10 * bytes) / 1024 ** 2) / 10
}

interface Reader {
  comm: string
  blocked: number
  /** Samples in which it read from storage, and how much in all. */
  reads: number
  readKb: number
  majflt: number
}
/** Tools that measure are no victims. */
const TOOLS = /^(?:pidstat|vmstat|sar|sadc|iostat|mpstat|top|ps|kswapd\d|kworker)/

/** Who waits for its files, and who reads the most: the one that faults, waits or reads in most samples and is not the largest reader. */
function whoOf(readers: ReadonlyMap<number, Reader>): Pick<Facts, 'comm' | 'pid' | 'streamer' | 'streamerKbPerSecond'> {
  const all = [...readers].filter(([, r]) => !TOOLS.test(r.comm) && r.blocked + r.reads + r.majflt > 0)
  const streamer = all
    .filter(([, r]) => r.readKb > 0)
    .reduce<[number, Reader] | undefined>((a, b) => (a === undefined || b[1].readKb > a[1].readKb ? b : a), undefined)
  const others = all.filter(([pid]) => all.length === 1 || pid !== streamer?.[0])
  const victim = others.sort((a, b) => b[1].majflt - a[1].majflt || b[1].reads - a[1].reads || b[1].blocked - a[1].blocked)[0]
  return {
    pid: victim?.[0],
    comm: victim?.[1].comm,
    ...(streamer === undefined || streamer[0] === victim?.[0]
      ? {}
      : { streamer: streamer[1].comm, streamerKbPerSecond: Math.round(streamer[1].readKb / Math.max(1, streamer[1].reads)) }),
  }
}

/** Pages of files that came back; one counter for files and anonymous memory until 5.9, with the groups below in `total_`. */
const refaultsOf = (c: Counters): number | undefined =>
  c.values.get('workingset_refault_file') ?? c.values.get('total_workingset_refault_file') ?? c.values.get('workingset_refault')

const victims = (f: Facts): string =>
  `${f.comm === undefined ? '' : ` ${f.comm} (pid ${f.pid}) waits for its files.`}${f.streamer === undefined ? '' : ` ${f.streamer} reads ${f.streamerKbPerSecond} KiB a second.`}`

export const pageCacheEviction = detector<Facts>({
  id: 'page-cache-eviction',
  title: 'Files that are in use are dropped from the page cache and read again',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['vmstat counters', 'memory.stat', 'vmstat', 'paging'],
  absence: 'two samples of /proc/vmstat or memory.stat are needed',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const counters = new Map<string, Cited<Counters>[]>()
    const rows = new Map<string, Cited<Sample>[]>()
    const readers = new Map<number, Reader>()
    const faults: Cited<Sample>[] = []
    /** Swap traffic, pages a second; undefined until something tells of it. */
    let swapPages: number | undefined
    let biMax: number | undefined
    bench.on(COUNTERS, (c) => {
      if (c.kind === 'meminfo' && c.values.get('SwapTotal') === 0) swapPages ??= 0
      if ((c.kind !== 'vmstat' && c.kind !== 'memory.stat') || refaultsOf(c) === undefined) return
      collect(counters, c.of, c, { maxKeys: 5000, maxEach: 1000 })
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      const known = readers.get(p.pid) ?? { comm: p.comm, blocked: 0, reads: 0, readKb: 0, majflt: 0 }
      if (readers.size >= 5000 && !readers.has(p.pid)) return
      readers.set(p.pid, known)
      // not every source has names
      if (known.comm.startsWith('pid ')) known.comm = p.comm
      if (p.state === 'D') known.blocked++
      if ((p.readKbPerSecond ?? 0) > 0) known.reads++
      known.readKb += p.readKbPerSecond ?? 0
      known.majflt += p.majfltPerSecond ?? 0
    })
    bench.on(SAMPLE, (s) => {
      if (s.tool === 'sar' && s.values.has('majflt/s') && s.values.has('pgscank/s') && faults.length < 100_000) faults.push(s)
      if (s.tool === 'sar' && s.values.has('pswpin/s'))
        swapPages = Math.max(swapPages ?? 0, s.values.get('pswpin/s') ?? 0, s.values.get('pswpout/s') ?? 0)
      if (s.tool === 'free' && s.about === 'swap' && s.values.get('totalKb') === 0) swapPages ??= 0
      if (s.tool !== 'vmstat') return
      if (!s.sinceBoot) {
        biMax = Math.max(biMax ?? 0, s.values.get('bi') ?? 0)
        if (s.values.has('si')) swapPages = Math.max(swapPages ?? 0, ((s.values.get('si') ?? 0) + (s.values.get('so') ?? 0)) / 4)
      }
      if (s.values.has('cache')) collect(rows, s.series, s, { maxKeys: 1000, maxEach: 100_000 })
    })
    bench.atEnd(() => {
      // a cgroup's own counters tell more than the machine's; both tell of the same pages
      const ofGroupFirst = [...counters.values()].sort((a, b) => Number(a[0]!.kind === 'vmstat') - Number(b[0]!.kind === 'vmstat'))
      for (const unordered of ofGroupFirst) {
        const list = inOrder(unordered)
        const [first, last] = [list[0]!, list.at(-1)!]
        const delta = (name: string) => (last.values.get(name) ?? 0) - (first.values.get(name) ?? 0)
        const refaults = (refaultsOf(last) ?? 0) - (refaultsOf(first) ?? 0)
        const swapped = delta('pswpin') + delta('workingset_refault_anon')
        const seconds = windowSeconds(first.time, last.time)
        if (seconds !== undefined && refaults < seconds * t.minRefaultsPerSecond) continue
        if (list.length < 2 || refaults < t.minRefaults || swapped > Math.max(t.maxSwapPages, refaults * t.maxSwapToRefaults)) continue
        // /proc/vmstat counts what is read in KiB; memory.stat does not
        const readPages = last.kind === 'vmstat' ? delta('pgpgin') / 4 : undefined
        if (readPages !== undefined && readPages > 0 && refaults < readPages * t.minRefaultShare) continue
        bench.find({
          group: 'refaults',
          event: 'refaults',
          facts: {
            refaultedPages: refaults,
            refaultedMib: Math.round(refaults / 256),
            source: last.kind,
            limitMib: limitOf(last),
            biMaxKbPerSecond: biMax,
            samples: list.length,
            windowSeconds: seconds,
            ...whoOf(readers),
          },
          entities: whoOf(readers).pid === undefined ? {} : { pid: whoOf(readers).pid, comm: whoOf(readers).comm },
          proof: [
            {
              at: last.at,
              time: last.time,
              witness: 'capture',
              note: `workingset_refault_file: ${refaults} pages since the first sample (threshold ${t.minRefaults}${seconds === undefined ? '' : ` and ${t.minRefaultsPerSecond} a second`})${readPages === undefined || readPages <= 0 ? '' : `, ${Math.round((100 * refaults) / readPages)} % of what was read (threshold ${t.minRefaultShare * 100} %)`}, ${swapped} pages swapped (at most ${t.maxSwapPages}, or ${t.maxSwapToRefaults * 100} % of them)`,
            },
            { at: first.at, time: first.time, witness: 'capture', note: 'the first sample' },
          ],
          time: last.time,
        })
      }
      const rate = (s: Sample) => s.values.get('majflt/s') ?? 0
      const bad = sustained(
        faults,
        (s) => rate(s) >= t.minMajorFaults && (s.values.get('pgscank/s') ?? 0) + (s.values.get('pgscand/s') ?? 0) >= t.minScanned,
        { minSamples: 1, minOver: t.minFaultSamples, minShare: t.minFaultShare },
      )?.over
      if (bad !== undefined && swapPages !== undefined && swapPages <= t.maxSwapPagesPerSecond) {
        const worst = worstOf(bad, rate)
        bench.find({
          group: 'faults',
          facts: {
            majorFaultsPerSecond: rate(worst),
            samples: faults.length,
            shareOfSamplesPct: Math.round((100 * bad.length) / faults.length),
            biMaxKbPerSecond: biMax,
            ...whoOf(readers),
          },
          proof: [
            {
              at: worst.at,
              time: worst.time,
              witness: 'capture',
              note: `${rate(worst)} major faults a second while pages are reclaimed and nothing is swapped: ≥ ${t.minMajorFaults} in ${bad.length} of ${faults.length} samples (thresholds: ${t.minFaultSamples} samples, ${t.minFaultShare * 100} % of them, ${t.minScanned} pages scanned, at most ${t.maxSwapPagesPerSecond} pages swapped a second)`,
            },
          ],
          strength: 'partial',
          missing: 'refault counters (/proc/vmstat twice)',
          time: worst.time,
        })
      }
      for (const [series, all] of rows) {
        const caches = all.map((s) => (s.values.get('cache') ?? 0) + (s.values.get('buff') ?? 0))
        const top = caches.indexOf(Math.max(...caches))
        const fall = all.slice(top)
        if (fall.length < t.minSamples) continue
        const [from, to] = [caches[top]!, caches.at(-1)!]
        const frees = fall.map((s) => s.values.get('free') ?? 0)
        const steps = stepsOf(caches.slice(top))
        const swap =
          fall.reduce((sum, s) => sum + (s.sinceBoot ? 0 : (s.values.get('si') ?? 0) + (s.values.get('so') ?? 0)), 0) / fall.length
        const bi = fall.reduce((sum, s) => sum + (s.sinceBoot ? 0 : (s.values.get('bi') ?? 0)), 0) / fall.length
        if (
          from - to < from * t.minCacheFall ||
          Math.max(...frees) > from * t.maxFreeToCache ||
          steps.filter((s) => s < 0).length < steps.length * t.minFallingShare ||
          swap > t.maxMeanSwap ||
          bi < t.minReadBlocks
        )
          continue
        bench.find({
          group: series,
          facts: {
            cacheFromKb: all[top]!.values.get('cache'),
            cacheToKb: all.at(-1)!.values.get('cache'),
            freeMinKb: Math.min(...frees),
            biMaxKbPerSecond: biMax,
            samples: fall.length,
          },
          proof: [
            { at: all[top]!.at, time: all[top]!.time, witness: 'capture', note: `cache ${all[top]!.values.get('cache')}` },
            {
              at: all.at(-1)!.at,
              time: all.at(-1)!.time,
              witness: 'capture',
              note: `cache ${all.at(-1)!.values.get('cache')}: ${Math.round((100 * (from - to)) / from)} % less (threshold ${t.minCacheFall * 100} %), free never above ${Math.max(...frees)} (threshold ${t.maxFreeToCache * 100} % of the cache), falling in ${t.minFallingShare * 100} % of at least ${t.minSamples} rows, si + so ${Math.round(swap)} on average (at most ${t.maxMeanSwap}), bi ${Math.round(bi)} (at least ${t.minReadBlocks})`,
            },
          ],
          strength: 'partial',
          missing: 'refault counters (/proc/vmstat twice), and who took the memory',
          time: all[top]!.time,
        })
      }
    })
  },
  cause: (f) =>
    f.refaultedPages !== undefined
      ? `${f.refaultedPages} pages of files (${f.refaultedMib} MiB) had been in memory, were dropped and had to be read from disk again between the samples${f.biMaxKbPerSecond === undefined ? '' : `; reads went up to ${f.biMaxKbPerSecond} blocks a second`}. Something pushes files that are in use out of the cache${f.limitMib === undefined ? '' : ` of a cgroup that is limited to ${f.limitMib} MiB`}: what was fast becomes as slow as the disk.${victims(f)}`
      : f.majorFaultsPerSecond !== undefined
        ? `Up to ${f.majorFaultsPerSecond} page faults a second waited for a disk, in ${f.shareOfSamplesPct} % of ${f.samples} samples, while the kernel reclaimed pages and swapped nothing: mapped files are dropped and read again.${victims(f)}`
        : `The page cache shrank from ${f.cacheFromKb} to ${f.cacheToKb} KiB within ${f.samples} samples while free memory stood at its floor (${f.freeMinKb} KiB) and hardly anything was swapped: something else takes the memory of cached files.`,
  fix: () => [
    {
      when: 'now',
      say: 'Find who reads or writes files that it needs once (backup, copy, log shipping) or who takes the memory.',
      run: 'pidstat -d -r 2 5',
    },
    {
      when: 'durable',
      say: 'Let the one-off reader bypass the cache (O_DIRECT, posix_fadvise DONTNEED, dd iflag=direct, nocache), give it its own cgroup with a memory.high, protect the service with memory.low, or give the cache more room.',
    },
    {
      when: 'verify',
      say: 'workingset_refault_file stands still under load.',
      run: 'grep workingset_refault_file /proc/vmstat; sleep 60; grep workingset_refault_file /proc/vmstat',
    },
  ],
  links: ['https://docs.kernel.org/admin-guide/cgroup-v2.html', 'https://docs.kernel.org/admin-guide/mm/concepts.html'],
  leadsTo: ['io-wait-saturation'],
  mechanism:
    'Files are served from memory while they fit into what processes leave over. A stream of other files, or growing processes in the same cgroup, evict them; the kernel counts each page that comes back as a refault.',
  decoys: ['a cold start: pages that are read for the first time', 'a stream that nobody else suffers from', 'swapping: another failure'],
  examples: PAGE_CACHE_EVICTION_EXAMPLES,
})
