import { cpuRuns } from '../../../casefile/cpu-runs.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import type { Found } from '../../../core/failure.ts'
import type { Measured, Proof } from '../../../core/finding.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { podName } from '../../../core/words/names.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { COUNTERS, type Counters } from '../../../records/counters.ts'
import { PRESSURE } from '../../../records/pressure.ts'
import { PROCESS_SAMPLE, type ProcessSample } from '../../../records/process-sample.ts'
import { meanOf } from '../cpu-rows.ts'
import { cgroupOf, type Quota, quotaOf, valuesByFolder } from './group.ts'

export interface Facts {
  host: string | undefined
  /** Empty where the input does not tell. */
  cgroup: string
  pod: string | undefined
  container: string | undefined
  throttledPeriods: number
  periods: number
  throttledPct: number
  /** Since the cgroup was made, where `between` is true. */
  throttledPeriodsInAll: number
  periodsInAll: number
  throttledSeconds: number
  /** Whether the counts are of the time between two samples, or since the cgroup was made. */
  between: boolean
  quotaUs: number | undefined
  periodUs: number | undefined
  quotaCpus: number | undefined
  /** v2, as cpu.max or the unit of the times tells. */
  unified: boolean
  cpus: number | undefined
  machineIdlePct: number | undefined
  /** What it got between the two samples, in per cent of one CPU. */
  usedPct: number | undefined
  /** Of the last 10 s, of a cgroup's own pressure. */
  waitedPct: number | undefined
  /** The program that uses the most CPU, and how much, in per cent of one. */
  comm: string | undefined
  pid: number | undefined
  commCpuPct: number | undefined
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minThrottledPct: {
    value: 10,
    why: 'Share of enforcement periods in which the group was stopped (Documentation/scheduler/sched-bwc.rst).',
  },
  minThrottledPctSinceStart: {
    value: 25,
    why: 'Since the group was made a single start-up burst counts too, so more is asked of one sample.',
  },
  notePct: { value: 5, why: 'Less is worth a note from a twentieth of the periods on: a request in twenty waits for it.' },
  minPeriods: { value: 20, why: 'Enforcement periods that were counted: 2 s of work at the usual 100 ms; of fewer no share can be told.' },
})
type Limits = Values<typeof LIMITS>

/** The processes of a cgroup were stopped in many of its periods because its quota was used up. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  const counted = scope.rows(COUNTERS).filter((c) => c.kind === 'cpu.stat' && c.values.has('nr_throttled'))
  const groups = [...grouped(counted, ({ of }) => of).values()].map((samples) => growthOf(samples))
  const values = valuesByFolder(scope)
  const throttled = groups.flatMap((group) => {
    const quota = quotaOf(values.get(group.folder) ?? [])
    const severity = gravityOf(group, t)
    return severity === undefined || (!group.between && quota.none) ? [] : [{ group, quota, severity }]
  })
  // the busiest program is theirs only where one group is throttled
  const user = throttled.length === 1 ? busiest(scope) : undefined
  return throttled.map(({ group, quota, severity }) => ({
    ...found(scope, group, quota, user),
    severity,
    series: seriesOf(scope, group, t),
  }))
}

interface Growth {
  readonly folder: string
  readonly first: Cited<Counters>
  readonly last: Cited<Counters>
  readonly between: boolean
  readonly periods: number
  readonly throttled: number
  readonly pct: number
  readonly seconds: number
  /** Share of the periods between each sample and the one before it, in per cent. */
  readonly shares: readonly Share[]
}

type Share = Cited<{ readonly pct: number }>

/** Between the first and the last sample, or since the group was made. */
function growthOf(samples: readonly [Cited<Counters>, ...Cited<Counters>[]]): Growth {
  const sorted = samples.toSorted((a, b) => (a.values.get('nr_periods') ?? 0) - (b.values.get('nr_periods') ?? 0))
  const [first, last] = [sorted[0]!, sorted.at(-1)!]
  const between = sorted.length > 1
  const delta = (name: string) => (last.values.get(name) ?? 0) - (between ? (first.values.get(name) ?? 0) : 0)
  const [periods, throttled] = [delta('nr_periods'), delta('nr_throttled')]
  // v1 counts nanoseconds, v2 microseconds
  const seconds = last.values.has('throttled_usec') ? delta('throttled_usec') / 1e6 : delta('throttled_time') / 1e9
  const pct = periods === 0 ? 0 : Math.round((1000 * throttled) / periods) / 10
  return { folder: last.of.replace(/[/!]?[^/!]*$/, ''), first, last, between, periods, throttled, pct, seconds, shares: sharesOf(sorted) }
}

function sharesOf(sorted: readonly Cited<Counters>[]): Share[] {
  return sorted.slice(1).flatMap((now, i) => {
    const grew = (name: string): number => (now.values.get(name) ?? 0) - (sorted[i]!.values.get(name) ?? 0)
    const periods = grew('nr_periods')
    const pct = Math.round((1000 * grew('nr_throttled')) / periods) / 10
    return periods <= 0 ? [] : [{ pct, at: now.at, ...(now.time === undefined ? {} : { time: now.time }) }]
  })
}

function gravityOf({ between, periods, pct }: Growth, t: Limits): 'warning' | 'note' | undefined {
  if (periods < t.minPeriods) return undefined
  return pct >= (between ? t.minThrottledPct : t.minThrottledPctSinceStart) ? 'warning' : pct >= t.notePct ? 'note' : undefined
}

function found(scope: Scope, group: Growth, quota: Quota, user: Cited<ProcessSample> | undefined): Found<Facts> {
  const { first, last, between } = group
  const { quotaUs, periodUs } = quota
  const { runs, cpus } = cpuRuns(scope)
  const cgroup = cgroupOf(scope, group.folder)
  const named = scope.names.container(/[0-9a-f]{64}/.exec(cgroup)?.[0])
  const [pod, container] = [last.pod ?? named?.pod, last.container ?? named?.container]
  return {
    time: between ? first.time : last.time,
    until: last.time,
    facts: {
      host: scope.name,
      cgroup,
      pod,
      container,
      throttledPeriods: group.throttled,
      periods: group.periods,
      throttledPct: group.pct,
      throttledPeriodsInAll: last.values.get('nr_throttled') ?? 0,
      periodsInAll: last.values.get('nr_periods') ?? 0,
      throttledSeconds: Math.round(group.seconds * 1000) / 1000,
      between,
      quotaUs,
      periodUs,
      quotaCpus: quotaUs === undefined || periodUs === undefined ? undefined : Math.round((1000 * quotaUs) / periodUs) / 1000,
      unified: last.values.has('throttled_usec'),
      cpus,
      machineIdlePct: runs[0] === undefined ? undefined : meanOf(runs[0].rows, 'id'),
      usedPct: usedPct(group, periodUs),
      waitedPct: user === undefined ? undefined : pressureOf(scope),
      comm: user?.comm,
      pid: user?.pid,
      commCpuPct: user?.cpuPct,
    },
    about: { pod, container, cgroup: cgroup.includes('.') ? cgroup : undefined, comm: user?.comm, pid: user?.pid },
    proof: [
      ...cite(last, between ? `+${group.throttled} of ${group.periods} periods` : `of ${group.periods} periods`, 'capture'),
      ...(between ? cite(first, `the first sample, of ${first.values.get('nr_periods')}`, 'capture') : []),
      ...cite(quota.shown, 'its quota'),
      ...cite(user, 'used the most CPU'),
    ] satisfies Proof[],
    certainty: 'shown',
    ongoing: between && group.throttled > 0 ? true : undefined,
    missing: between ? undefined : 'a second sample, which tells whether it goes on',
  }
}

const seriesOf = (scope: Scope, { folder, last, shares }: Growth, t: Limits): Measured[] =>
  overTime(
    { quantity: 'cpu.throttled', unit: 'percent', of: podName(last) ?? (cgroupOf(scope, folder) || folder), threshold: t.minThrottledPct },
    shares,
    ({ pct }) => pct,
  )

/** CPU time over the time of the periods (v2 counts it beside them). */
function usedPct({ first, last, between, periods }: Growth, periodUs: number | undefined): number | undefined {
  const [was, is] = [first.values.get('usage_usec'), last.values.get('usage_usec')]
  if (!between || was === undefined || is === undefined || periodUs === undefined || periods === 0) return undefined
  return Math.round((1000 * (is - was)) / (periods * periodUs)) / 10
}

/** Where one cgroup's own pressure is in the input. */
function pressureOf(scope: Scope): number | undefined {
  const own = scope.rows(PRESSURE).filter((p) => p.resource === 'cpu' && p.who === 'some' && p.cgroup !== undefined)
  return own.length === 0 ? undefined : Math.round(Math.max(...own.map(({ avg10 }) => avg10)))
}

/** Per cent of one CPU from which on a process is noticed. */
const NOTICED_PCT = 5

const busiest = (scope: Scope): Cited<ProcessSample> | undefined =>
  mostOf(
    scope.rows(PROCESS_SAMPLE).filter((p) => p.lifetime !== true && p.tid === undefined && (p.cpuPct ?? 0) >= NOTICED_PCT),
    (p) => p.cpuPct!,
  )
