import { samplesOf } from '../../../casefile/cpu-runs.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { PROC_STAT } from '../../../records/proc-stat.ts'
import { SAMPLE, type Sample } from '../../../records/sample.ts'

/** One CPU in one interval, in per cent of its time. */
export interface CpuInterval {
  readonly cpu: string
  readonly idle: number
  readonly iowait: number
  readonly irq: number
  /** Length of the interval, where it is known. */
  readonly seconds: number
  readonly sample: Cited<Sample>
}

/** All CPUs in one interval, two of them at least. */
export type Round = readonly CpuInterval[]

/** Intervals of single CPUs, by the run of the tool that printed them. */
export function roundsOf(scope: Scope): Round[][] {
  const counted = [...grouped(scope.rows(PROC_STAT), ({ of }) => of).values()].flatMap(samplesOf)
  const rows = [...scope.rows(SAMPLE), ...counted].flatMap((sample) => intervalOf(sample) ?? [])
  const runs = grouped(rows, ({ sample: { tool, series } }) => `${tool}\0${series}`)
  return [...runs.values()].map((own) => splitInRounds(own).filter((round) => round.length > 1))
}

/** A new round begins when a CPU comes again. */
function splitInRounds(rows: readonly CpuInterval[]): CpuInterval[][] {
  const rounds: CpuInterval[][] = []
  let seen = new Set<string>()
  for (const row of rows) {
    if (rounds.length === 0 || seen.has(row.cpu)) {
      rounds.push([])
      seen = new Set()
    }
    seen.add(row.cpu)
    rounds.at(-1)!.push(row)
  }
  return rounds
}

function intervalOf(sample: Cited<Sample>): CpuInterval | undefined {
  const { tool, values, about = '', sinceBoot } = sample
  const n = (name: string) => values.get(name) ?? 0
  if (sinceBoot || !/^\d{1,5}$/.test(about)) return undefined
  if (tool === 'mpstat' && values.has('%idle'))
    return { cpu: about, idle: n('%idle'), iowait: n('%iowait'), irq: n('%irq') + n('%soft'), seconds: 0, sample }
  if ((tool === 'top' || tool === 'stat') && values.has('id'))
    return { cpu: about, idle: n('id'), iowait: n('wa'), irq: n('hi') + n('si'), seconds: n('seconds'), sample }
  return undefined
}
