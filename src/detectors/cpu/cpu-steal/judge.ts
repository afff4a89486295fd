import { cpuRuns, type CpuSeries, RANK } from '../../../casefile/cpu-runs.ts'
import { SUSTAINED } from '../../../casefile/series/policies.ts'
import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { goesOn, maxOf, meanOf, measured, ofFirstTool, rowsProve, sharePct, shownBy, spanOf, windowSeconds } from '../cpu-rows.ts'

export interface Facts {
  host: string | undefined
  samples: number
  stolenSamples: number
  shareOfSamplesPct: number
  stMeanPct: number
  stMaxPct: number
  idMeanPct: number
  windowSeconds: number | undefined
  tool: string
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minSamples: { value: SUSTAINED.minSamples.value, why: 'Live rows: a neighbour that wakes up takes a second or two on any shared host …' },
  minSeconds: { value: 5, why: '… which a mean over so many seconds (two readings of /proc/stat) does not show.' },
  minShare: { value: SUSTAINED.minShare.value, why: 'Share of the rows with so much steal: half of the time is not a neighbour’s burst.' },
  notePct: {
    value: 10,
    why: 'proc(5), steal: time in which the hypervisor ran somebody else while this guest wanted to run. A tenth is worth a note …',
  },
  alarmPct: { value: 30, why: '… and nearly a third slows every request down by half: a warning.' },
})

type Limits = Values<typeof LIMITS>

/** The guest was ready to run, and the hypervisor ran others for a good part of the time. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  return ofFirstTool(cpuRuns(scope, RANK).runs, (run) => found(scope, run, t))
}

function found(scope: Scope, run: CpuSeries, t: Limits): Found<Facts> | undefined {
  const { rows, tool } = run
  const stolen = shownBy(run, (row) => row.st >= t.notePct, t)
  if (stolen === undefined) return undefined
  const { over, lasting } = stolen
  return {
    ...spanOf(over),
    facts: {
      host: scope.name,
      samples: rows.length,
      stolenSamples: over.length,
      shareOfSamplesPct: sharePct(over.length, rows.length),
      stMeanPct: meanOf(rows, 'st'),
      stMaxPct: maxOf(rows, 'st'),
      idMeanPct: meanOf(rows, 'id'),
      windowSeconds: windowSeconds(rows),
      tool,
    },
    proof: rowsProve(
      over,
      (row) => row.st,
      (row) => `${row.st} % stolen, ${row.id} % idle`,
    ),
    series: [measured(rows, { quantity: 'cpu.steal', unit: 'percent', threshold: t.notePct }, ({ st }) => st)],
    certainty: 'shown',
    ongoing: goesOn(over, rows),
    severity: lasting && shownBy(run, (row) => row.st >= t.alarmPct, t) !== undefined ? 'warning' : 'note',
    ...(lasting ? {} : { missing: 'more samples (these are a moment)', settle: 'vmstat 1 30' }),
  }
}
