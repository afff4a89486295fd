import { overTime } from '../../../casefile/series/over-time.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import { type CpuInterval, type Round, roundsOf } from './rounds.ts'

export interface Facts {
  host: string | undefined
  /** The busy one. */
  cpu: string
  cpus: number
  samples: number
  imbalancedSamples: number
  windowSeconds: number | undefined
  busyIdlePct: number
  othersIdlePct: number
  /** Share of interrupts on the busy CPU, of its own time. */
  softIrqPct: number
  /** Interrupts are what fills it. */
  byInterrupts: boolean
  comm: string | undefined
  pid: number | undefined
  /** Processes of that name with noticeable CPU time. */
  processes: number | undefined
  tool: string
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minSamples: { value: 2, why: 'Live samples of all CPUs; one of a second or two is a moment …' },
  minSeconds: { value: 5, why: '… unless it covers so many seconds (two readings of /proc/stat).' },
  minShare: { value: 0.75, why: 'Share of the samples in which the same CPU alone is full: a task that wanders fills each for a while.' },
  maxBusyIdlePct: { value: 5, why: 'mpstat(1) %idle of the busy CPU: it has no room left.' },
  minIrqPct: { value: 50, why: 'mpstat(1) %irq + %soft of the busy CPU: interrupts are what fills it …' },
  minOthersIdleBesideIrqPct: { value: 40, why: '… and the others, which do the work that the interrupts bring, have this much room.' },
  maxIowaitPct: { value: 20, why: 'A CPU that waits for a disk is not busy.' },
  minOthersIdlePct: { value: 70, why: 'mpstat(1) %idle of all others, on average: more than two thirds of the machine stand by.' },
})
type Limits = Values<typeof LIMITS>

interface Full {
  readonly busy: CpuInterval
  readonly othersIdle: number
}

/** The same CPU is full, alone, in most of the samples of a run. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  return roundsOf(scope).flatMap((rounds) => {
    const byCpu = grouped(
      rounds.flatMap((round) => fullIn(round, t) ?? []),
      ({ busy }) => busy.cpu,
    )
    const full = mostOf(byCpu.values(), ({ length }) => length)
    const seconds = rounds.reduce((sum, round) => sum + round[0]!.seconds, 0)
    if (full === undefined || (rounds.length < t.minSamples && seconds < t.minSeconds) || full.length < rounds.length * t.minShare)
      return []
    return [found(scope, rounds, full, seconds, t)]
  })
}

/** The only CPU of the round without room, where the others have plenty. */
function fullIn(round: Round, t: Limits): Full | undefined {
  const [busy, ...others] = round.filter(({ idle, iowait }) => idle <= t.maxBusyIdlePct && iowait < t.maxIowaitPct)
  if (busy === undefined || others.length > 0) return undefined
  const othersIdle = (round.reduce((sum, { idle }) => sum + idle, 0) - busy.idle) / (round.length - 1)
  return othersIdle >= (busy.irq >= t.minIrqPct ? t.minOthersIdleBesideIrqPct : t.minOthersIdlePct) ? { busy, othersIdle } : undefined
}

function found(scope: Scope, rounds: readonly Round[], full: readonly [Full, ...Full[]], seconds: number, t: Limits): Found<Facts> {
  const mean = (of: (f: Full) => number) => Math.round((10 * full.reduce((sum, f) => sum + of(f), 0)) / full.length) / 10
  const [first, last] = [full[0], full.at(-1)!]
  const softIrqPct = mean(({ busy }) => busy.irq)
  const user = busiestProgram(scope)
  const note = ({ busy, othersIdle }: Full): string => `${busy.idle} % idle, the others ${othersIdle.toFixed(1)} %`
  return {
    time: first.busy.sample.time,
    until: last.busy.sample.time,
    facts: {
      host: scope.name,
      cpu: first.busy.cpu,
      cpus: rounds.at(-1)!.length,
      samples: rounds.length,
      imbalancedSamples: full.length,
      windowSeconds: seconds > 0 ? seconds : undefined,
      busyIdlePct: mean(({ busy }) => busy.idle),
      othersIdlePct: mean(({ othersIdle }) => othersIdle),
      softIrqPct,
      byInterrupts: softIrqPct >= t.minIrqPct,
      comm: user?.comm,
      pid: user?.pid,
      processes: user?.processes,
      tool: first.busy.sample.tool,
    },
    about: { comm: user?.comm },
    proof: [...cite(first.busy.sample, note(first), 'capture'), ...cite(last.busy.sample, note(last), 'capture')],
    series: overTime(
      { quantity: 'cpu.idle', unit: 'percent', of: `CPU ${first.busy.cpu}`, threshold: t.maxBusyIdlePct },
      rounds.flatMap((round) =>
        round.filter(({ cpu }) => cpu === first.busy.cpu).map(({ idle, sample: { at, time } }) => ({ idle, at, time })),
      ),
      ({ idle }) => idle,
    ),
    certainty: 'shown',
    ongoing: rounds.at(-1)!.includes(last.busy) ? true : undefined,
  }
}

/** Per cent of one CPU from which on a process is noticed. */
const NOTICED_PCT = 10

/** The name whose processes used most CPU time of all that were listed. */
function busiestProgram(scope: Scope): { comm: string; pid: number; processes: number } | undefined {
  const using = scope.rows(PROCESS_SAMPLE).filter((p) => p.lifetime !== true && (p.cpuPct ?? 0) >= NOTICED_PCT)
  const most = mostOf(grouped(using, ({ comm }) => comm).values(), (own) => own.reduce((sum, p) => sum + p.cpuPct!, 0))
  return most && { comm: most[0].comm, pid: most[0].pid, processes: new Set(most.map(({ pid }) => pid)).size }
}
