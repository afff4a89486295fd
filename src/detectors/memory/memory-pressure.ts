import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { PRESSURE } from '../../records/pressure.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'
import { SAMPLE } from '../../records/sample.ts'

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
  topProcess?: string | undefined
  topCpuPct?: number | undefined
  pid?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  somePct: {
    value: 10,
    why: "Share of time in which a task waited for memory. systemd-oomd acts at 60 %, Android's lmkd at about 10: below that the stall is not felt.",
  },
  fullPct: {
    value: 5,
    why: "Share of time in which a task waited for memory. systemd-oomd acts at 60 %, Android's lmkd at about 10: below that the stall is not felt.",
  },
  nowPct: { value: 5, why: 'A stall that is over: the ten-second mean must still be up.' },
  minStalls: { value: 100, why: 'Tasks that had to reclaim by themselves, between two samples of /proc/vmstat.' },
  minScannedPerSecond: { value: 1000, why: 'Pages scanned by tasks themselves, per second, in most samples of sar -B.' },
  minShare: { value: 0.5, why: 'Pages scanned by tasks themselves, per second, in most samples of sar -B.' },
  kswapdPct: { value: 50, why: "CPU share of the kernel's reclaim thread at which it does nothing else." },
})
const MAX_SAMPLES = 10_000

export const memoryPressure = detector<Facts>({
  id: 'memory-pressure',
  title: 'Tasks wait for memory to be reclaimed',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['pressure', 'counters'],
  absence: 'averages of 10 to 300 s before the capture',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const psi = new Map<string, { some?: Facts; full?: Facts; proofs: Proof[] }>()
    const samples = new Map<string, Cited<Counters>[]>()
    const scans: { rate: number; proof: Proof }[] = []
    const kswapd: { pct: number; pid: number; proof: Proof }[] = []
    bench.on(PRESSURE, (p) => {
      if (p.resource !== 'memory') return
      const key = p.cgroup ?? ''
      const known = psi.get(key) ?? { proofs: [] }
      if (psi.size >= MAX_SAMPLES && !psi.has(key)) return
      psi.set(key, known)
      const facts: Facts =
        p.who === 'some'
          ? { someAvg10Pct: p.avg10, someAvg60Pct: p.avg60, someAvg300Pct: p.avg300 }
          : { fullAvg10Pct: p.avg10, fullAvg60Pct: p.avg60 }
      // of several samples the worst is kept
      const before = known[p.who]
      if (((p.who === 'some' ? before?.someAvg10Pct : before?.fullAvg10Pct) ?? -1) > p.avg10) return
      known[p.who] = facts
      if (known.proofs.length < 6)
        known.proofs.push({
          at: p.at,
          time: p.time,
          witness: 'capture',
          note: `${p.who}: ${p.avg10} % of the last 10 s, ${p.avg60} % of the last 60 s`,
        })
    })
    bench.on(COUNTERS, (c) => {
      if (c.kind !== 'vmstat') return
      const list = samples.get(c.of) ?? []
      if (list.length < 1000) samples.set(c.of, [...list, c])
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
    bench.atEnd(() => {
      for (const [cgroup, { some, full, proofs }] of psi) {
        const now = Math.max(some?.someAvg10Pct ?? 0, full?.fullAvg10Pct ?? 0)
        const lasting = (some?.someAvg60Pct ?? 0) >= t.somePct / 2 || (some?.someAvg10Pct ?? 0) >= 2 * t.somePct
        const stalls = ((some?.someAvg10Pct ?? 0) >= t.somePct || (full?.fullAvg10Pct ?? 0) >= t.fullPct) && now >= t.nowPct && lasting
        if (!stalls) continue
        bench.find({
          group: `psi ${cgroup}`,
          facts: { ...(cgroup === '' ? {} : { cgroup }), ...some, ...full },
          entities: cgroup === '' ? {} : { cgroup },
          proof: proofs.map((proof, i) =>
            i === 0 ? { ...proof, note: `${proof.note} (threshold: some ${t.somePct} % or full ${t.fullPct} %)` } : proof,
          ),
          time: proofs[0]?.time,
        })
      }
      for (const [of, list] of samples) {
        if (list.length < 2) continue
        const [first, last] = [list[0]!, list.at(-1)!]
        const delta = (test: RegExp) =>
          [...last.values].reduce((sum, [name, value]) => (test.test(name) ? sum + value - (first.values.get(name) ?? 0) : sum), 0)
        const stalls = delta(/^allocstall/)
        const scanned = delta(/^pgscan_direct(?:_[a-z0-9]+)?$/)
        if (stalls < t.minStalls) continue
        bench.find({
          group: of,
          facts: { allocStalls: stalls, pagesScannedDirect: scanned },
          proof: [first, last].map((c, i) => ({
            at: c.at,
            time: c.time,
            witness: 'capture',
            note: i === 0 ? 'the sample before' : `${stalls} direct reclaims since (threshold ${t.minStalls})`,
          })),
          time: last.time,
        })
      }
      const scanning = scans.filter((s) => s.rate >= t.minScannedPerSecond)
      if (scans.length >= 4 && scanning.length >= scans.length * t.minShare) {
        const worst = scanning.reduce((a, b) => (b.rate > a.rate ? b : a))
        bench.find({
          group: 'sar',
          facts: { directScanPerSecond: worst.rate },
          proof: [
            { ...worst.proof, note: `${worst.proof.note}; ≥ ${t.minScannedPerSecond} in ${scanning.length} of ${scans.length} samples` },
          ],
          time: worst.proof.time,
        })
      }
      const busy = kswapd.filter((k) => k.pct >= t.kswapdPct)
      if (busy.length > 0 && busy.length >= kswapd.length * t.minShare) {
        const worst = busy.reduce((a, b) => (b.pct > a.pct ? b : a))
        bench.find({
          group: 'kswapd',
          facts: { topProcess: 'kswapd0', topCpuPct: worst.pct, pid: worst.pid },
          proof: [worst.proof],
          time: worst.proof.time,
          strength: 'partial',
          missing: '/proc/pressure/memory, to tell how long tasks wait',
        })
      }
    })
  },
  cause: (f) =>
    f.someAvg10Pct !== undefined || f.fullAvg10Pct !== undefined
      ? `${f.cgroup === undefined ? 'On this machine' : `In cgroup ${f.cgroup}`} tasks waited for memory ${f.someAvg10Pct ?? 0} % of the last 10 s and ${f.someAvg60Pct ?? 0} % of the last minute${(f.fullAvg10Pct ?? 0) > 0 ? `; for ${f.fullAvg10Pct} % all of them at once` : ''}: pages are reclaimed, and read again, while the work stands.`
      : f.allocStalls !== undefined
        ? `Between two samples tasks had to free memory by themselves ${f.allocStalls} times (${f.pagesScannedDirect} pages scanned) before they got any.`
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
  examples: [
    {
      name: 'a quarter of the time',
      files: {
        'pressure/memory':
          'some avg10=26.83 avg60=21.17 avg300=6.10 total=19680241\nfull avg10=25.34 avg60=20.50 avg300=5.92 total=19153380\n',
      },
      fires: true,
    },
    {
      name: 'over',
      files: {
        'pressure/memory': 'some avg10=0.01 avg60=3.55 avg300=6.28 total=40058455\nfull avg10=0.00 avg60=1.75 avg300=4.20 total=29746228\n',
      },
      fires: false,
    },
  ],
})
