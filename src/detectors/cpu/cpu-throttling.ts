import { collect } from '../../casefile/series/collect.ts'
import { detector, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import type { Cited } from '../../core/span.ts'
import { CGROUP_VALUE } from '../../records/cgroup-value.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { CPU_COUNT } from '../../records/cpu-count.ts'
import { PROCESS_SAMPLE } from '../../records/process-sample.ts'

interface Facts {
  cgroup: string
  throttledPeriods: number
  periods: number
  throttledPct: number
  /** Since the cgroup was made, where `between` is true. */
  throttledPeriodsInAll: number
  periodsInAll: number
  throttledSeconds: number
  /** Whether the counts are of the time between two samples, or since the cgroup was made. */
  between: boolean
  quotaUs?: number | undefined
  periodUs?: number | undefined
  quotaCpus?: number | undefined
  cpus?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
}

/** When it counts as this failure. */
const LIMITS = thresholds({
  minThrottledPct: {
    value: 10,
    why: 'Share of enforcement periods in which the group was stopped (Documentation/scheduler/sched-bwc.rst).',
  },
  minThrottledPctSinceStart: {
    value: 25,
    why: 'Since the group was made a single start-up burst counts too, so more is asked of one sample.',
  },
  minPeriods: { value: 20, why: 'Enforcement periods that were counted: 2 s of work at the usual 100 ms; of fewer no share can be told.' },
})
const SAME_CGROUP = (of: string): string => of.replace(/[/!]?[^/!]*$/, '')
const MAX_SAMPLES = 10_000

/** The group's path, where the file was captured under it; the name of any other folder says nothing. */
function cgroupOf(folder: string): string {
  const path = /[/!]cgroup[/!](?:(?:cpu|unified|cpu,cpuacct)[/!])?(.+)$/.exec(folder)?.[1]
  return (
    path ??
    /(?:^|[/!])((?:[\w@:.-]{1,120}\.(?:slice|service|scope)\/){0,8}[\w@:.-]{1,120}\.(?:slice|service|scope))$/.exec(folder)?.[1] ??
    ''
  )
}

export const cpuThrottling = detector<Facts>({
  id: 'cpu-throttling',
  title: 'The CPU quota stops the processes of a cgroup',
  severity: 'warning',
  domain: 'cpu',
  seenIn: ['cpu.stat'],
  absence: 'counters of one cgroup say nothing of another',
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const samples = new Map<string, Cited<Counters>[]>()
    const values = new Map<string, number>()
    const unlimited = new Set<string>()
    const users = new Map<string, { pid: number; cpuPct: number }>()
    let cpus: number | undefined
    bench.on(CPU_COUNT, (count) => void (cpus ??= count.cpus))
    bench.on(CGROUP_VALUE, (v) => {
      const folder = v.folder.replace(/[/!]$/, '')
      // `max`, or -1: no quota is set, so what was throttled is history
      if (v.value === undefined && /^cpu\.(?:max|cfs_quota_us)$/.test(v.name) && unlimited.size < 10_000) unlimited.add(folder)
      if (v.value !== undefined && values.size < 10_000) values.set(`${folder}\0${v.name}`, v.value)
      if (v.second !== undefined && values.size < 10_000) values.set(`${folder}\0period`, v.second)
    })
    bench.on(PROCESS_SAMPLE, (p) => {
      if (p.lifetime || p.tid !== undefined || (p.cpuPct ?? 0) < 5) return
      if ((users.get(p.comm)?.cpuPct ?? 0) < (p.cpuPct ?? 0) && users.size < 1000) users.set(p.comm, { pid: p.pid, cpuPct: p.cpuPct ?? 0 })
    })
    bench.on(COUNTERS, (c) => {
      if (c.kind !== 'cpu.stat' || !c.values.has('nr_throttled')) return
      collect(samples, c.of, c, { maxKeys: 10_000, maxEach: MAX_SAMPLES })
    })
    bench.atEnd(() => {
      for (const [of, list] of samples) {
        const sorted = [...list].sort((a, b) => (a.values.get('nr_periods') ?? 0) - (b.values.get('nr_periods') ?? 0))
        const first = sorted[0]!
        const last = sorted.at(-1)!
        const between = sorted.length > 1
        const delta = (name: string) => (last.values.get(name) ?? 0) - (between ? (first.values.get(name) ?? 0) : 0)
        const [periods, throttled] = [delta('nr_periods'), delta('nr_throttled')]
        const throttledPct = periods === 0 ? 0 : Math.round((1000 * throttled) / periods) / 10
        const least = between ? t.minThrottledPct : t.minThrottledPctSinceStart
        if (periods < t.minPeriods || throttledPct < least) continue
        // v1 counts nanoseconds, v2 microseconds
        const seconds = last.values.has('throttled_usec') ? delta('throttled_usec') / 1e6 : delta('throttled_time') / 1e9
        const folder = SAME_CGROUP(of)
        if (!between && unlimited.has(folder)) continue
        const quota = values.get(`${folder}\0cpu.max`) ?? values.get(`${folder}\0cpu.cfs_quota_us`)
        const period = values.get(`${folder}\0period`) ?? values.get(`${folder}\0cpu.cfs_period_us`)
        const user = [...users].sort((a, b) => b[1].cpuPct - a[1].cpuPct)[0]
        const cgroup = cgroupOf(folder)
        const proof: Proof[] = [
          {
            at: last.at,
            witness: 'capture',
            note: `${throttled} of ${periods} periods throttled, ${throttledPct} % (threshold ${least} % of at least ${t.minPeriods})`,
          },
          ...(between ? [{ at: first.at, witness: 'capture' as const, note: 'the sample before' }] : []),
        ]
        bench.find({
          group: of,
          facts: {
            cgroup,
            throttledPeriods: throttled,
            periods,
            throttledPct,
            throttledPeriodsInAll: last.values.get('nr_throttled') ?? 0,
            periodsInAll: last.values.get('nr_periods') ?? 0,
            throttledSeconds: Math.round(seconds * 1000) / 1000,
            between,
            quotaUs: quota,
            periodUs: period,
            quotaCpus: quota === undefined || period === undefined ? undefined : Math.round((1000 * quota) / period) / 1000,
            cpus,
            comm: user?.[0],
            pid: user?.[1].pid,
          },
          entities: { ...(cgroup.includes('.') ? { cgroup } : {}), ...(user === undefined ? {} : { comm: user[0], pid: user[1].pid }) },
          proof,
          time: last.time,
          ...(between ? {} : { strength: 'partial' as const, missing: 'a second sample: whether it goes on now cannot be told from one' }),
        })
      }
    })
  },
  cause: (f) =>
    `${f.cgroup === '' ? 'The cgroup' : `Cgroup ${f.cgroup}`} was stopped in ${f.throttledPeriods} of ${f.periods} periods (${f.throttledPct} %)${f.between ? ' between two samples' : ' since it was made'}, ${f.throttledSeconds} s summed over its CPUs${f.quotaCpus === undefined ? '' : `: its quota is ${f.quotaUs} µs in each ${f.periodUs} µs, ${f.quotaCpus} of a CPU`}. Its threads use the quota up early and wait for the next period, whatever the average use is.`,
  fix: (f) => [
    {
      when: 'now',
      say: `Raise the quota${f.quotaCpus === undefined ? '' : ` above ${f.quotaCpus} CPU`}, or take it away and let weights share the CPUs (no CPU limit, keep the request).`,
      run: 'cat cpu.max cpu.stat',
    },
    {
      when: 'durable',
      say: `Size thread pools by the quota${f.quotaCpus === undefined || f.cpus === undefined ? '' : ` (${f.quotaCpus} CPU), not by the ${f.cpus} CPUs of the machine`}: GOMAXPROCS, -XX:ActiveProcessorCount, worker counts. cpu.max.burst lets short peaks pass.`,
    },
    {
      when: 'verify',
      say: 'nr_throttled stands still while nr_periods grows.',
      run: 'grep -E "nr_|throttled" cpu.stat; sleep 10; grep -E "nr_|throttled" cpu.stat',
    },
  ],
  links: ['https://docs.kernel.org/scheduler/sched-bwc.html'],
  leadsTo: [],
  mechanism:
    'CFS bandwidth control gives a group a quota of CPU time per period (100 ms by default). When all its threads together have used it, they are stopped until the period ends; each such stop adds to the latency.',
  decoys: ['counters that stand still between two samples: an old quota', 'a few throttled periods in many thousands', 'no quota'],
  examples: [
    {
      name: 'most periods throttled',
      files: {
        'cpu.stat.1': 'nr_periods 30\nnr_throttled 21\nthrottled_time 1086417296\n',
        'cpu.stat.2': 'nr_periods 171\nnr_throttled 148\nthrottled_time 10561232425\n',
        'cpu.cfs_quota_us': '40000\n',
        'cpu.cfs_period_us': '100000\n',
      },
      fires: true,
    },
    {
      name: 'old counts that stand still',
      files: {
        'cpu.stat.1': 'nr_periods 91\nnr_throttled 79\nthrottled_time 5118666465\n',
        'cpu.stat.2': 'nr_periods 231\nnr_throttled 79\nthrottled_time 5118666465\n',
      },
      fires: false,
    },
    {
      name: 'nearly half of all periods since it was made',
      files: {
        'cpu.stat':
          'usage_usec 918200441\nuser_usec 801100310\nsystem_usec 117100131\nnr_periods 41022\nnr_throttled 18210\nthrottled_usec 1210442018\n',
        'cpu.max': '50000 100000\n',
      },
      fires: true,
    },
  ],
})
