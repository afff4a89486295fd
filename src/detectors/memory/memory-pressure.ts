import { collect } from '../../casefile/series/collect.ts'
import { worstOf } from '../../casefile/series/extremes.ts'
import { SUSTAINED } from '../../casefile/series/policies.ts'
import { sustained } from '../../casefile/series/sustained.ts'
import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { OOM_REPORT } from '../../records/oom-kill.ts'
import { PRESSURE, type Pressure } from '../../records/pressure.ts'
import type { Cited } from '../../core/span.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { SAMPLE } from '../../records/sample.ts'
import { ZONE_PAGES } from '../../records/zone-pages.ts'
import { AvailableMemory } from './available.ts'
import { WatermarkSamples } from './low-zones.ts'
import { ReclaimSamples } from './reclaim-samples.ts'
import { MEMORY_PRESSURE_EXAMPLES } from './memory-pressure-examples.ts'

interface Facts {
  cgroup?: string | undefined
  someAvg10Pct?: number | undefined
  someAvg60Pct?: number | undefined
  someAvg300Pct?: number | undefined
  fullAvg10Pct?: number | undefined
  fullAvg60Pct?: number | undefined
  allocStalls?: number | undefined
  pagesScannedDirect?: number | undefined
  directScanPerSecond?: number | undefined
  /** How often the cgroup ran into memory.high or memory.max between two samples. */
  limitEvents?: number | undefined
  availableKb?: number | undefined
  availablePct?: number | undefined
  totalKb?: number | undefined
  samples?: number | undefined
  shareOfSamplesPct?: number | undefined
  windowSeconds?: number | undefined
  /** Of the zone that is below its watermark. */
  zone?: string | undefined
  freePages?: number | undefined
  minPages?: number | undefined
  topProcess?: string | undefined
  topCpuPct?: number | undefined
  pid?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  somePct: {
    value: 10,
    why: "PSI some: share of time in which at least one task waited for memory. systemd-oomd acts at 60 %, Android's lmkd at about 10: below that it is not felt.",
  },
  fullPct: {
    value: 5,
    why: 'PSI full: share of time in which all tasks with work waited at once, so nothing got done; half as much is as bad as some.',
  },
  lastingShare: { value: 0.5, why: 'Of a burst avg10 remembers seconds: avg60 must have come to this share of the threshold …' },
  suddenFactor: { value: 2, why: '… unless avg10 of some is that many times over it, which is a stall that has just begun.' },
  nowPct: { value: 5, why: 'A stall that is over: the ten-second mean must still be up.' },
  minSamples: {
    value: SUSTAINED.minSamples.value,
    why: 'Samples of PSI from which on most must show it, not only the worst; and samples of sar -B that a verdict needs.',
  },
  minShare: {
    value: SUSTAINED.minShare.value,
    why: 'Share of the samples (PSI, sar -B, kswapd, available memory) that show it: fewer are a burst.',
  },
  minStalls: {
    value: 100,
    why: 'Tasks that had to reclaim by themselves (allocstall) between two samples of /proc/vmstat; fewer pass unnoticed.',
  },
  minStallsPerSecond: { value: 1, why: 'The same, where the samples have times: a hundred in a day harm nobody.' },
  minScannedPerSecond: {
    value: 1000,
    why: 'sar -B, pgscand/s: pages a second that tasks looked through by themselves, 4 MiB; kswapd alone leaves it at 0.',
  },
  minLimitEvents: {
    value: 1000,
    why: 'memory.events, high and max, between two samples: a group that only fills its cache comes to some hundreds.',
  },
  minAnonShare: {
    value: 0.7,
    why: 'Share of the limit that is anonymous: a group that only streams files runs into its limit and does not stall.',
  },
  maxAvailableShare: { value: 0.03, why: 'Of RAM. earlyoom acts below 10 %, kubelet below 100 MiB; the kernel keeps 1 to 3 % for itself.' },
  kswapdPct: { value: 50, why: "CPU share of the kernel's reclaim thread at which it does nothing else." },
})
const MAX_SAMPLES = 10_000

export const memoryPressure = detector<Facts>({
  id: 'memory-pressure',
  title: 'Tasks wait for memory to be reclaimed',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['memory pressure', 'vmstat counters', 'meminfo', 'paging'],
  absence: 'averages of 10 to 300 s before the capture',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const psi = new Map<string, Cited<Pressure>[]>()
    const scans: { rate: number; proof: Proof }[] = []
    const kswapd: { pct: number; pid: number; proof: Proof }[] = []
    const reclaim = new ReclaimSamples(bench)
    const available = new AvailableMemory(bench)
    const watermarks = new WatermarkSamples()
    bench.on(ZONE_PAGES, (z) => watermarks.see(z))
    let kills = 0
    bench.on(OOM_REPORT, (report) => void (report.scope !== 'memcg' && kills++))
    bench.on(PRESSURE, (p) => {
      if (p.resource !== 'memory') return
      collect(psi, p.cgroup ?? '', p, { maxKeys: MAX_SAMPLES, maxEach: MAX_SAMPLES })
    })
    bench.on(SAMPLE, (s) => {
      const rate = s.tool === 'sar' ? s.values.get('pgscand/s') : undefined
      if (rate !== undefined && scans.length < MAX_SAMPLES)
        scans.push({
          rate,
          proof: { at: s.at, time: s.time, witness: 'capture', note: `${rate} pages a second scanned by tasks themselves` },
        })
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      if (/^kswapd\d/.test(p.comm) && !p.lifetime && p.cpuPct !== undefined && kswapd.length < MAX_SAMPLES)
        kswapd.push({
          pct: p.cpuPct,
          pid: p.pid,
          proof: { at: p.at, time: p.time, witness: 'capture', note: `${p.comm} at ${p.cpuPct} % of a CPU (threshold ${t.kswapdPct} %)` },
        })
    })
    const stalls = (): void => {
      for (const [cgroup, list] of psi) {
        const of = (who: Pressure['who']) => list.filter((p) => p.who === who)
        const worst = (who: Pressure['who']) => worstOf(of(who), (p) => p.avg10)
        const [some, full] = [worst('some'), worst('full')]
        const now = Math.max(some?.avg10 ?? 0, full?.avg10 ?? 0)
        const lasting =
          (some?.avg60 ?? 0) >= t.somePct * t.lastingShare ||
          (some?.avg10 ?? 0) >= t.somePct * t.suddenFactor ||
          (some === undefined && (full?.avg60 ?? 0) >= t.fullPct * t.lastingShare)
        const over = (p: Pressure) => p.avg10 >= (p.who === 'some' ? t.somePct : t.fullPct)
        if (!(some !== undefined && over(some)) && !(full !== undefined && over(full))) continue
        if (now < t.nowPct || !lasting) continue
        const main = some !== undefined && over(some) ? of('some') : of('full')
        const share = main.filter(over).length / main.length
        // a mean of a minute over the threshold is no burst, whatever the other samples say, nor what goes on at the end
        const goesOn = main.slice(-2).every(over)
        if (
          main.length >= t.minSamples &&
          share < t.minShare &&
          !goesOn &&
          !main.some((p) => p.avg60 >= (p.who === 'some' ? t.somePct : t.fullPct))
        )
          continue
        const tell = (p: Cited<Pressure>): Proof => ({
          at: p.at,
          time: p.time,
          witness: 'capture',
          note: `${p.who}: ${p.avg10} % of the last 10 s, ${p.avg60} % of the last 60 s`,
        })
        const proofs = [some, full].flatMap((p) => (p === undefined ? [] : [tell(p)]))
        bench.find({
          group: `psi ${cgroup}`,
          facts: {
            ...(cgroup === '' ? {} : { cgroup }),
            ...(some === undefined ? {} : { someAvg10Pct: some.avg10, someAvg60Pct: some.avg60, someAvg300Pct: some.avg300 }),
            ...(full === undefined ? {} : { fullAvg10Pct: full.avg10, fullAvg60Pct: full.avg60 }),
            samples: main.length,
            shareOfSamplesPct: Math.round(100 * share),
          },
          entities: cgroup === '' ? {} : { cgroup },
          proof: proofs.map((proof, i) =>
            i === 0
              ? {
                  ...proof,
                  note: `${proof.note} (threshold: some ${t.somePct} % or full ${t.fullPct} %, and ${t.lastingShare * 100} % of it over a minute or ${t.suddenFactor} times as much now, and ${t.nowPct} % in any case)${main.length < 2 ? '' : `, over it in ${main.filter(over).length} of ${main.length} samples`}`,
                }
              : proof,
          ),
          time: proofs[0]?.time,
        })
      }
    }
    const reclaims = (): void => {
      for (const { of, stalls: count, scanned, windowSeconds, samples, proof } of reclaim.direct()) {
        if (count < t.minStalls || (windowSeconds !== undefined && count < windowSeconds * t.minStallsPerSecond)) continue
        bench.find({
          group: of,
          facts: { allocStalls: count, pagesScannedDirect: scanned, samples, windowSeconds },
          proof: [
            proof[0],
            {
              ...proof[1],
              note: `${count} direct reclaims since (threshold ${t.minStalls}${windowSeconds === undefined ? '' : ` and ${t.minStallsPerSecond} a second`})`,
            },
          ],
          time: proof[1].time,
        })
      }
      for (const { cgroup, events, kills: killed, anonShare, windowSeconds, samples, proof } of reclaim.groups()) {
        if (events < t.minLimitEvents || killed > 0 || anonShare === undefined || anonShare < t.minAnonShare) continue
        bench.find({
          group: `events ${cgroup}`,
          facts: { cgroup, limitEvents: events, samples, windowSeconds },
          entities: { cgroup },
          proof: [
            proof[0],
            {
              ...proof[1],
              note: `${events} times at memory.high or memory.max since (threshold ${t.minLimitEvents}), ${Math.round(100 * anonShare)} % of the limit is anonymous (threshold ${t.minAnonShare * 100} %)`,
            },
          ],
          time: proof[1].time,
        })
      }
      const scanning = sustained(scans, (s) => s.rate >= t.minScannedPerSecond, t)?.over
      if (scanning !== undefined) {
        const worst = worstOf(scanning, (s) => s.rate)
        bench.find({
          group: 'sar',
          facts: {
            directScanPerSecond: worst.rate,
            samples: scans.length,
            shareOfSamplesPct: Math.round((100 * scanning.length) / scans.length),
          },
          proof: [
            {
              ...worst.proof,
              note: `${worst.proof.note}; ≥ ${t.minScannedPerSecond} in ${scanning.length} of ${scans.length} samples (thresholds: ${t.minSamples} samples, ${t.minShare * 100} % of them)`,
            },
          ],
          time: worst.proof.time,
        })
      }
    }
    const shortage = (): void => {
      const anyNumber = { minSamples: 1, minShare: t.minShare }
      const busy = sustained(kswapd, (k) => k.pct >= t.kswapdPct, anyNumber)?.over
      if (busy !== undefined) {
        const worst = worstOf(busy, (k) => k.pct)
        bench.find({
          group: 'kswapd',
          facts: { topProcess: 'kswapd0', topCpuPct: worst.pct, pid: worst.pid },
          proof: [worst.proof],
          time: worst.proof.time,
          strength: 'partial',
          missing: '/proc/pressure/memory, to tell how long tasks wait',
        })
      }
      const low = sustained(available.samples, (s) => s.availKb < s.totalKb * t.maxAvailableShare, anyNumber)?.over
      if (kills > 0 || low === undefined) return
      const least = worstOf(low, (s) => -s.availKb / s.totalKb)
      bench.find({
        group: 'available',
        facts: {
          availableKb: least.availKb,
          availablePct: Math.round((1000 * least.availKb) / least.totalKb) / 10,
          totalKb: least.totalKb,
          samples: available.samples.length,
          shareOfSamplesPct: Math.round((100 * low.length) / available.samples.length),
        },
        proof: [
          {
            ...least.proof,
            note: `${least.proof.note} (threshold ${t.maxAvailableShare * 100} %), below it in ${low.length} of ${available.samples.length} samples`,
          },
        ],
        time: least.proof.time,
        strength: 'partial',
        missing: '/proc/pressure/memory, to tell how long tasks wait',
      })
    }
    const belowMinimum = (): void => {
      for (const { samples, low, worst } of kills > 0 ? [] : watermarks.low()) {
        if (low < samples * t.minShare) continue
        const zone = `Node ${worst.node}, zone ${worst.zone}`
        bench.find({
          group: `zones ${worst.of}`,
          facts: {
            zone,
            freePages: worst.freePages,
            minPages: worst.minPages,
            samples,
            shareOfSamplesPct: Math.round((100 * low) / samples),
          },
          proof: [
            {
              at: worst.at,
              time: worst.time,
              witness: 'capture',
              note: `${zone}: ${worst.freePages} pages free, the minimum is ${worst.minPages} (low ${worst.lowPages}), below it in ${low} of ${samples} samples (threshold ${t.minShare * 100} %)`,
            },
          ],
          time: worst.time,
          // one look may have met the moment before kswapd caught up
          ...(samples > 1 ? {} : { severity: 'note' as const }),
          strength: samples > 1 ? 'partial' : 'weak',
          missing: samples > 1 ? '/proc/pressure/memory, to tell how long tasks wait' : 'a second sample, and /proc/pressure/memory',
        })
      }
    }
    bench.atEnd(() => {
      stalls()
      reclaims()
      belowMinimum()
      shortage()
    })
  },
  cause: (f) =>
    f.someAvg10Pct !== undefined || f.fullAvg10Pct !== undefined
      ? `${f.cgroup === undefined ? 'On this machine' : `In cgroup ${f.cgroup}`} tasks waited for memory ${f.someAvg10Pct ?? 0} % of the last 10 s and ${f.someAvg60Pct ?? 0} % of the last minute${(f.fullAvg10Pct ?? 0) > 0 ? `; for ${f.fullAvg10Pct} % all of them at once` : ''}: pages are reclaimed, and read again, while the work stands.`
      : f.allocStalls !== undefined
        ? `Between two samples tasks had to free memory by themselves ${f.allocStalls} times (${f.pagesScannedDirect} pages scanned) before they got any.`
        : f.limitEvents !== undefined
          ? `Cgroup ${f.cgroup} ran into its limit ${f.limitEvents} times between two samples, and what it holds is anonymous: its tasks reclaim instead of working.`
          : f.minPages !== undefined
            ? `${f.zone} had ${f.freePages} free pages, fewer than its minimum of ${f.minPages}${f.samples === 1 ? '' : `, in ${f.shareOfSamplesPct} % of ${f.samples} samples`}: who asks for memory must free some first.`
            : f.availableKb !== undefined
              ? `Only ${Math.round(f.availableKb / 1024)} of ${Math.round((f.totalKb ?? 0) / 1024)} MiB (${f.availablePct} %) could still be had without swapping, and nothing was killed yet: the next large request stalls or ends in the OOM killer.`
              : f.topProcess !== undefined
                ? `${f.topProcess}, the kernel’s reclaim thread, uses ${f.topCpuPct} % of a CPU: memory is so short that it never rests.`
                : `Tasks had to look through up to ${f.directScanPerSecond} pages a second by themselves to get memory.`,
  fix: (f) => [
    {
      when: 'now',
      say: `Find who took the memory${f.cgroup === undefined ? '' : ` of ${f.cgroup}`} and stop or move it before the OOM killer chooses.`,
      run: 'cat /proc/pressure/memory; ps -eo pid,rss,comm --sort=-rss | head',
    },
    {
      when: 'durable',
      say: 'Bring the need below what there is: smaller heaps and caches, fewer workers, a higher limit or more RAM. memory.high and systemd-oomd act on pressure before everything stalls.',
    },
    { when: 'verify', say: 'some avg60 stays near 0.', run: 'watch -n 10 cat /proc/pressure/memory' },
  ],
  links: ['https://docs.kernel.org/accounting/psi.html'],
  leadsTo: ['oom-kill-global', 'oom-kill-cgroup', 'oom-kill-userspace'],
  mechanism: 'When free memory runs out, tasks that ask for more must wait until pages were written out or dropped. PSI counts that time.',
  decoys: ['pressure that was up minutes ago and is over', 'a machine with little free and much available memory'],
  examples: MEMORY_PRESSURE_EXAMPLES,
})
