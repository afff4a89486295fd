import { detector, type Proof } from '../../core/detector.ts'
import { thresholds, type Values } from '../../core/threshold.ts'
import { fitLine } from '../../core/line-fit.ts'
import { secondsBetween, type Cited } from '../../core/span.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../records/process-sample.ts'

interface Facts {
  comm: string
  pid: number
  samples: number
  /** What grows: resident memory, anonymous memory, or, under a limit with swap, the address space while the rest is in swap. */
  grows: 'rss' | 'anon' | 'vsz'
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
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minSamples: { value: 4, why: 'Fewer points cannot tell a leak from a start.' },
  minRisingShare: { value: 0.7, why: 'Share of steps that rise; the others may stand still.' },
  maxFallShare: { value: 0.05, why: 'A step down of more than this share of the whole growth is memory given back.' },
  minGrowthShare: { value: 0.2, why: 'From the first to the last sample.' },
  minGrowthKb: { value: 8192, why: 'From the first to the last sample.' },
  minLatePace: { value: 0.4, why: "The last third grows at least at this share of the first third's pace: a cache that fills slows down." },
  minVszShare: { value: 0.5, why: 'Address space that grows with it: a mapped file or a reserved heap is resident later, not larger.' },
  flatShare: { value: 0.15, why: 'Under a limit RSS stands still (within this share) while the rest is in swap.' },
})
type Limits = Values<typeof LIMITS>
const MAX_POINTS = 5000
const MAX_SERIES = 20_000

type Point = Cited<ProcessSample>

interface Growth {
  readonly from: number
  readonly to: number
  readonly rising: number
  readonly steps: number
}

/** Steady growth of one measure, or undefined. */
export function steadyGrowth(values: readonly number[], t: Limits): Growth | undefined {
  if (values.length < t.minSamples) return undefined
  const from = values[0]!
  const to = values.at(-1)!
  const growth = to - from
  if (growth < t.minGrowthKb || growth < from * t.minGrowthShare) return undefined
  const steps = values.slice(1).map((value, i) => value - values[i]!)
  const rising = steps.filter((step) => step > 0).length
  if (rising < steps.length * t.minRisingShare || steps.some((step) => -step > growth * t.maxFallShare)) return undefined
  const third = Math.max(1, Math.floor(steps.length / 3))
  const sum = (part: readonly number[]) => part.reduce((a, b) => a + b, 0)
  const late = sum(steps.slice(-third))
  // a start that jumps is not the pace: the middle counts when it is slower
  const early = Math.min(sum(steps.slice(0, third)), Math.max(sum(steps.slice(third, 2 * third)), growth / 3))
  return late < early * t.minLatePace || late < (growth / steps.length) * third * t.minLatePace
    ? undefined
    : { from, to, rising, steps: steps.length }
}

export const memoryLeak = detector<Facts>({
  id: 'memory-leak',
  title: 'A process takes more and more memory and gives nothing back',
  severity: 'error',
  domain: 'memory',
  seenIn: ['processes', 'sysstat'],
  absence: 'a slow leak needs a longer series',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const series = new Map<string, Point[]>()
    const swapped = new Map<number, number>()
    const anon = new Map<number, { first: number; last: number; points: number }>()
    let limitKb: number | undefined
    bench.on(CGROUP_VALUE, (v) => {
      if (/^memory\.(?:max|limit_in_bytes)$/.test(v.name) && v.value !== undefined)
        limitKb = Math.min(limitKb ?? Infinity, Math.round(v.value / 1024))
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.tid !== undefined && p.tid !== p.pid) return
      if ((p.swapKb ?? 0) > 0 && swapped.size < MAX_SERIES) swapped.set(p.pid, p.swapKb!)
      if (p.anonKb !== undefined) {
        const known = anon.get(p.pid)
        if (known !== undefined) {
          known.last = p.anonKb
          known.points++
        } else if (anon.size < MAX_SERIES) anon.set(p.pid, { first: p.anonKb, last: p.anonKb, points: 1 })
      }
      if (p.rssKb === undefined) return
      const key = `${p.series}\0${p.source}\0${p.pid}\0${p.comm}`
      const points = series.get(key)
      if (points === undefined) {
        if (series.size < MAX_SERIES) series.set(key, [p])
      } else if (points.length < MAX_POINTS) points.push(p)
    })
    bench.atEnd(() => {
      const best = new Map<number, { points: Point[]; growth: Growth; grows: Facts['grows'] }>()
      for (const points of series.values()) {
        const last = points.at(-1)!
        const found = judge(points, swapped.get(last.pid) ?? 0, t)
        if (found === undefined) continue
        // a mapped file is resident, not allocated: anonymous memory decides where it was captured
        const own = anon.get(last.pid)
        if (
          own !== undefined &&
          own.points >= t.minSamples &&
          found.grows === 'rss' &&
          own.last - own.first < (found.growth.to - found.growth.from) * t.minVszShare
        )
          continue
        const before = best.get(last.pid)
        if (before === undefined || points.length > before.points.length) best.set(last.pid, { points, ...found })
      }
      for (const [pid, { points, growth, grows }] of best) {
        const last = points.at(-1)!
        const first = points[0]!
        const total = growth.to - growth.from
        const tell = (p: Point): Proof => ({
          at: p.at,
          time: p.time,
          witness: 'capture',
          note: `${WORDS[grows]} ${grows === 'vsz' ? p.vszKb : grows === 'anon' ? p.anonKb : p.rssKb} KiB`,
        })
        bench.find({
          group: `${pid}`,
          facts: {
            comm: last.comm,
            pid,
            samples: points.length,
            grows,
            fromKb: growth.from,
            toKb: growth.to,
            growthPct: Math.round((100 * total) / Math.max(1, growth.from)),
            risingSteps: growth.rising,
            rssKb: last.rssKb,
            vszKb: last.vszKb,
            swapKb: swapped.get(pid),
            perSampleKb: Math.round(total / growth.steps),
            limitKb,
            ...paceOf(points, grows, limitKb),
          },
          entities: { pid, comm: last.comm },
          proof: [
            {
              ...tell(first),
              note: `${tell(first).note}; it rose in ${growth.rising} of ${growth.steps} steps (threshold ${t.minRisingShare * 100} %), by ${Math.round((100 * total) / Math.max(1, growth.from))} % in all (threshold ${t.minGrowthShare * 100} %)`,
            },
            tell(points[Math.floor(points.length / 2)]!),
            tell(last),
          ],
          time: first.time,
        })
      }
    })
  },
  cause: (f) =>
    `${f.comm} (pid ${f.pid}) grew from ${size(f.fromKb)} to ${size(f.toKb)} of ${WORDS[f.grows]} in ${f.samples} samples${f.windowSeconds === undefined ? '' : ` over ${f.windowSeconds} s`}, about ${f.slopeKbPerMin === undefined ? `${size(f.perSampleKb)} from each to the next` : `${size(f.slopeKbPerMin)} a minute`}${f.fitR2 === undefined ? '' : ` (straight line: r² ${f.fitR2})`}, and gave nothing back.${f.minutesToLimit === undefined || f.limitKb === undefined ? '' : ` At this pace its limit of ${size(f.limitKb)} is reached in ${f.minutesToLimit} minutes.`}${f.grows === 'vsz' ? ` Its resident memory stands at ${size(f.rssKb ?? 0)}${f.limitKb === undefined ? '' : ` because a limit of ${size(f.limitKb)} holds it down`}: the rest goes to swap.` : ''}`,
  fix: (f) => [
    {
      when: 'now',
      say: `Restart ${f.comm} at a time of your choosing, before the kernel does; keep a heap profile or a core first if you can.`,
      run: `grep -E 'Vm|Rss' /proc/${f.pid}/status; pmap -x ${f.pid} | sort -k3 -n | tail`,
    },
    {
      when: 'durable',
      say: 'Find the allocation that is never freed with the language’s own profiler: heaptrack or jemalloc prof for C and C++, tracemalloc or memray for Python, a heap dump and its dominator tree for the JVM, pprof for Go, --heapsnapshot-signal for Node.',
    },
    { when: 'verify', say: 'The curve goes flat under steady load.', run: `pidstat -r -p ${f.pid} 60 30` },
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
  examples: [
    {
      name: 'rises with every sample',
      files: {
        'pidstat.txt': `Linux 6.1.0-9-amd64 (shop-1) \t11/21/26 \t_x86_64_\t(2 CPU)\n\n10:00:01      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command\n${[0, 1, 2, 3, 4, 5].map((i) => `10:00:0${i + 3}        0      4540   1101.33      0.00  ${94652 + 13000 * i}   ${53244 + 13000 * i}   0.09  sessiond\n`).join('')}`,
      },
      fires: true,
    },
    {
      name: 'a cache that fills',
      files: {
        'pidstat.txt': `Linux 6.1.0-9-amd64 (shop-1) \t11/21/26 \t_x86_64_\t(2 CPU)\n\n10:00:01      UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command\n${[53244, 83244, 103244, 107244, 107300, 107300].map((rss, i) => `10:00:0${i + 3}        0      4540   1101.33      0.00  ${rss + 40000}   ${rss}   0.09  cached\n`).join('')}`,
      },
      fires: false,
    },
  ],
})

const WORDS = { rss: 'resident memory', anon: 'anonymous memory', vsz: 'address space' } as const

function size(kb: number): string {
  return Math.abs(kb) >= 10 * 1024 ** 2
    ? `${(kb / 1024 ** 2).toFixed(1)} GiB`
    : Math.abs(kb) >= 10 * 1024
      ? `${Math.round(kb / 1024)} MiB`
      : Math.abs(kb) >= 1024
        ? `${(kb / 1024).toFixed(1)} MiB`
        : `${kb} KiB`
}

const measure = (p: Point, grows: Facts['grows']): number => (grows === 'vsz' ? p.vszKb : grows === 'anon' ? p.anonKb : p.rssKb) ?? 0

/** How well the samples lie on a line and, where they have times, its slope and when it meets the limit. */
function paceOf(
  points: readonly Point[],
  grows: Facts['grows'],
  limitKb: number | undefined,
): Pick<Facts, 'windowSeconds' | 'slopeKbPerMin' | 'fitR2' | 'minutesToLimit'> {
  const [first, last] = [points[0]!, points.at(-1)!]
  const secondsOf = (p: Point): number | undefined =>
    p.time !== undefined && first.time !== undefined
      ? secondsBetween(first.time, p.time)
      : p.clock !== undefined && first.clock !== undefined
        ? p.clock - first.clock
        : undefined
  const timed = points.flatMap((p): [number, number][] => {
    const seconds = secondsOf(p)
    return seconds === undefined ? [] : [[seconds / 60, measure(p, grows)]]
  })
  const line = fitLine(timed.length === points.length ? timed : points.map((p, i) => [i, measure(p, grows)]))
  const fitR2 = line === undefined ? undefined : Math.round(line.fit * 1000) / 1000
  const window = secondsOf(last)
  if (line === undefined || timed.length < points.length || window === undefined || window <= 0) return { fitR2 }
  const left = limitKb === undefined || grows === 'vsz' ? undefined : limitKb - measure(last, grows)
  return {
    fitR2,
    windowSeconds: Math.round(window),
    slopeKbPerMin: Math.round(line.slope),
    minutesToLimit: left === undefined || left < 0 || line.slope <= 0 ? undefined : Math.round((10 * left) / line.slope) / 10,
  }
}

function judge(points: readonly Point[], swapKb: number, t: Limits): { growth: Growth; grows: Facts['grows'] } | undefined {
  const of = (name: 'rssKb' | 'vszKb' | 'anonKb') => (points.every((p) => p[name] !== undefined) ? points.map((p) => p[name]!) : undefined)
  const anon = of('anonKb')
  if (anon !== undefined) {
    const growth = steadyGrowth(anon, t)
    if (growth !== undefined) return { growth, grows: 'anon' }
  }
  const rss = of('rssKb')!
  const vsz = of('vszKb')
  const resident = anon === undefined ? steadyGrowth(rss, t) : undefined
  if (resident !== undefined && vsz !== undefined && vsz.at(-1)! - vsz[0]! >= (resident.to - resident.from) * t.minVszShare)
    return { growth: resident, grows: 'rss' }
  // at a limit with swap: the address space goes on growing, what is resident does not
  if (vsz === undefined || swapKb < t.minGrowthKb) return undefined
  const space = steadyGrowth(vsz, t)
  const half = rss.slice(Math.floor(rss.length / 2))
  const flat = Math.max(...half) - Math.min(...half) <= t.flatShare * Math.max(...half)
  return space !== undefined && flat && swapKb >= (space.to - space.from) * 0.2 ? { growth: space, grows: 'vsz' } : undefined
}
