import type { CpuRow } from '../../../casefile/cpu-runs.ts'
import { firstWorstLast } from '../../../casefile/series/extremes.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import type { Measured, Proof } from '../../../core/finding.ts'
import { percent } from '../../../core/words/numbers.ts'
import type { Facts } from './facts.ts'

export type Rows = readonly [CpuRow, ...CpuRow[]]

/** Worst, last and first of the rows that count, each with what it shows. */
export function proofOf(rows: Rows, weight: (row: CpuRow) => number, tell: (row: CpuRow) => string): Proof[] {
  const { first, worst, last } = firstWorstLast(rows, weight)
  return [worst, last, first].map((row) => ({ at: row.sample.at, time: row.sample.time, witness: 'capture', note: tell(row) }))
}

/** One value of each row, for a picture of it. */
export const rowsOverTime = (
  rows: readonly CpuRow[],
  about: Parameters<typeof overTime>[0],
  valueOf: (row: CpuRow) => number | undefined,
): Measured[] =>
  overTime(
    about,
    rows.map((row) => ({ value: valueOf(row), at: row.sample.at, time: row.sample.time })),
    ({ value }) => value,
  )

export const sharesOf = (waiting: number, samples: number): Pick<Facts, 'samples' | 'waitingSamples' | 'shareOfSamplesPct'> => ({
  samples,
  waitingSamples: waiting,
  shareOfSamplesPct: percent(waiting, samples),
})

const tenths = (n: number): number => Math.round(10 * n) / 10
export const mostOf = (rows: readonly CpuRow[], of: (row: CpuRow) => number | undefined): number =>
  Math.max(0, ...rows.map((row) => of(row) ?? 0))
export const meanOf = (rows: Rows, of: (row: CpuRow) => number): number => tenths(rows.reduce((sum, row) => sum + of(row), 0) / rows.length)
