import { detector, type Proof } from '../../core/detector.ts'
import type { Cited } from '../../core/span.ts'
import { OOM_REPORT } from '../../records/oom-kill.ts'
import { KillSeries } from './repeated-kills.ts'
import { LeakSeries, measureOf, paceOf, type Measure, type Point } from './leak-series.ts'
import { LEAK_LIMITS } from './steady-growth.ts'
import { MEMORY_LEAK_EXAMPLES } from './memory-leak-examples.ts'

interface Facts {
  comm: string
  pid?: number | undefined
  pod?: string | undefined
  cgroup?: string | undefined
  kind: 'process' | 'container' | 'cgroup' | 'kills'
  samples: number
  grows: Measure
  fromKb: number
  toKb: number
  growthPct: number
  risingSteps: number
  rssKb?: number | undefined
  vszKb?: number | undefined
  swapKb?: number | undefined
  perSampleKb: number
  limitKb?: number | undefined
  windowSeconds?: number | undefined
  slopeKbPerMin?: number | undefined
  /** r² of a straight line through the samples. */
  fitR2?: number | undefined
  minutesToLimit?: number | undefined
  kills?: number | undefined
  intervalsSeconds?: readonly number[] | undefined
}

const who = (f: Facts): string =>
  f.kind === 'cgroup'
    ? `What runs in ${f.cgroup === undefined || f.cgroup === '' ? 'the cgroup' : `cgroup ${f.cgroup}`}`
    : f.kind === 'container'
      ? `${f.pod === undefined || f.pod === f.comm ? 'Container' : `In pod ${f.pod}`} ${f.comm}`
      : f.pid === undefined
        ? 'The process'
        : `${f.comm} (pid ${f.pid})`

export const memoryLeak = detector<Facts>({
  id: 'memory-leak',
  title: 'A process takes more and more memory and gives nothing back',
  severity: 'error',
  domain: 'memory',
  seenIn: ['processes', 'memory.stat', 'pod use', 'container use'],
  absence: 'a slow leak needs a longer series',
  thresholds: LEAK_LIMITS,
  watch(bench) {
    const t = bench.thresholds(LEAK_LIMITS)
    const series = new LeakSeries(bench)
    const kills = new KillSeries()
    bench.on(OOM_REPORT, (report) => kills.see(report))
    bench.atEnd(() => {
      // a limit that is too low is met as regularly
      for (const { proof, fromKb, toKb, ...repeated } of kills.regular(t))
        bench.find({
          group: `kills ${repeated.cgroup} ${repeated.comm}`,
          severity: 'note',
          title: `${repeated.comm} is killed again and again at regular intervals`,
          facts: {
            ...repeated,
            kind: 'kills',
            samples: repeated.kills,
            grows: 'anon',
            fromKb,
            toKb,
            growthPct: Math.round((100 * (toKb - fromKb)) / Math.max(1, fromKb)),
            risingSteps: 0,
            perSampleKb: 0,
          },
          entities: { comm: repeated.comm, cgroup: repeated.cgroup },
          proof,
          time: proof[0]!.time,
          strength: 'weak',
          missing: 'its memory between the kills (pidstat -r, kubectl top): a leak grows steadily, a limit that is too low is met at once',
        })
      for (const { consumer, points, growth, grows, bare } of series.leaks(t)) {
        const last = points.at(-1)!
        const first = points[0]!
        const total = growth.to - growth.from
        const growthPct = Math.round((100 * total) / Math.max(1, growth.from))
        const limitKb = consumer.limitKb ?? series.limitKb
        const pace = paceOf(points, grows, limitKb)
        const tell = (p: Cited<Point>): Proof => ({
          at: p.at,
          time: p.time,
          witness: 'capture',
          note: `${WORDS[grows]} ${measureOf(p, grows)} KiB`,
        })
        bench.find({
          group: `${consumer.kind} ${consumer.pid ?? consumer.name}`,
          facts: {
            comm: consumer.name,
            pid: consumer.pid,
            pod: consumer.pod,
            cgroup: consumer.cgroup,
            kind: consumer.kind,
            samples: points.length,
            grows,
            fromKb: growth.from,
            toKb: growth.to,
            growthPct,
            risingSteps: growth.rising,
            rssKb: last.rssKb,
            vszKb: last.vszKb,
            swapKb: series.swapped.get(consumer.pid ?? -1),
            perSampleKb: Math.round(total / growth.steps),
            limitKb,
            ...pace,
          },
          entities: {
            pid: consumer.pid,
            comm: consumer.kind === 'process' && consumer.pid !== undefined ? consumer.name : undefined,
            cgroup: consumer.cgroup,
            container: consumer.kind === 'container' ? consumer.name : undefined,
            pod: consumer.pod === undefined || consumer.namespace === undefined ? consumer.pod : `${consumer.namespace}/${consumer.pod}`,
          },
          proof: [
            {
              ...tell(first),
              note: `${tell(first).note}; it rose in ${growth.rising} of ${growth.steps} steps (threshold ${t.minRisingShare * 100} %), by ${growthPct} % in all (threshold ${t.minGrowthShare * 100} %)${pace.fitR2 === undefined ? '' : `, r² ${pace.fitR2}${bare ? ` (threshold ${t.minBareFitR2})` : ''}`}${grows === 'vsz' ? `; resident memory stands still within ${t.flatShare * 100} %, and at least ${t.minSwappedShare * 100} % of the growth is in swap` : ''}`,
            },
            tell(points[Math.floor(points.length / 2)]!),
            {
              ...tell(last),
              note: `${tell(last).note} (thresholds: ${t.minSamples} samples, ${t.minGrowthKb} KiB more, no step back of more than ${t.maxFallShare * 100} % of it, the last third at ${t.minLatePace * 100} % of the pace${grows === 'rss' && !bare ? `, the address space by ${t.minVszShare * 100} % of it` : ''})`,
            },
          ],
          time: first.time,
          ...(bare
            ? { strength: 'partial' as const, missing: 'VSZ or RssAnon beside RSS: whether it is allocated or pages of a mapped file' }
            : {}),
        })
      }
    })
  },
  cause: (f) =>
    f.kind === 'kills'
      ? `${f.comm} was killed ${f.kills} times in cgroup ${f.cgroup}, every ${f.intervalsSeconds?.join(', ')} s, with ${size(f.fromKb)} of anonymous memory at first and ${size(f.toKb)} at last. A leak would do that; so does steady work under a limit that is too low. The kills alone do not tell which.`
      : `${who(f)} grew from ${size(f.fromKb)} to ${size(f.toKb)} of ${WORDS[f.grows]} in ${f.samples} samples${f.windowSeconds === undefined ? '' : ` over ${f.windowSeconds} s`}, about ${f.slopeKbPerMin === undefined ? `${size(f.perSampleKb)} from each to the next` : `${size(f.slopeKbPerMin)} a minute`}${f.fitR2 === undefined ? '' : ` (straight line: r² ${f.fitR2})`}, and gave nothing back.${f.minutesToLimit === undefined || f.limitKb === undefined ? '' : ` At this pace its limit of ${size(f.limitKb)} is reached in ${f.minutesToLimit} minutes.`}${f.grows === 'vsz' || f.grows === 'held' ? ` Its resident memory stands at ${size(f.rssKb ?? 0)}${f.limitKb === undefined ? '' : ` because a limit of ${size(f.limitKb)} holds it down`}: the rest goes to swap.` : ''}`,
  fix: (f) => [
    {
      when: 'now',
      say: `Restart ${f.kind === 'process' && f.pid === undefined ? 'it' : f.kind === 'cgroup' ? 'the largest process of it' : f.comm} at a time of your choosing, before the kernel does; keep a heap profile or a core first if you can.`,
      run:
        f.kind === 'process' || f.kind === 'kills'
          ? `grep -E 'Vm|Rss' /proc/${f.pid ?? 'PID'}/status; pmap -x ${f.pid ?? 'PID'} | sort -k3 -n | tail`
          : undefined,
    },
    {
      when: 'durable',
      say: 'Find the allocation that is never freed with the language’s own profiler: heaptrack or jemalloc prof for C and C++, tracemalloc or memray for Python, a heap dump and its dominator tree for the JVM, pprof for Go, --heapsnapshot-signal for Node.',
    },
    {
      when: 'verify',
      say: 'The curve goes flat under steady load.',
      run: f.kind === 'container' ? 'kubectl top pod --containers' : `pidstat -r -p ${f.pid ?? 'PID'} 60 30`,
    },
  ],
  links: ['https://man7.org/linux/man-pages/man5/proc_pid_status.5.html'],
  leadsTo: ['swap-thrash', 'oom-kill-cgroup', 'oom-kill-global', 'memory-pressure'],
  mechanism:
    'Memory that is allocated and never freed makes the anonymous memory of a process grow with its work. It ends at a limit: first swap, then the OOM killer.',
  decoys: [
    'growth that slows down and stops: a cache that fills',
    'a saw-tooth: garbage collection',
    'resident pages of a mapped file, while the address space stays',
  ],
  examples: MEMORY_LEAK_EXAMPLES,
})

const WORDS = {
  rss: 'resident memory',
  anon: 'anonymous memory',
  used: 'memory in use',
  held: 'memory, resident and in swap,',
  vsz: 'address space',
} as const

function size(kb: number): string {
  return Math.abs(kb) >= 10 * 1024 ** 2
    ? `${(kb / 1024 ** 2).toFixed(1)} GiB`
    : Math.abs(kb) >= 10 * 1024
      ? `${Math.round(kb / 1024)} MiB`
      : Math.abs(kb) >= 1024
        ? `${(kb / 1024).toFixed(1)} MiB`
        : `${kb} KiB`
}
