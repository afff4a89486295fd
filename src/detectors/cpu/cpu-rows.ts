import type { CpuRow, CpuSeries } from '../../casefile/cpu-runs.ts'
import { firstWorstLast } from '../../casefile/series/extremes.ts'
import { sustained } from '../../casefile/series/sustained.ts'
import type { Measured, Proof } from '../../core/finding.ts'
import { distinct, grouped } from '../../core/grouped.ts'
import { cite } from '../../core/proof.ts'
import type { Instant } from '../../core/span.ts'

export interface ShownBy {
  readonly over: readonly [CpuRow, ...CpuRow[]]
  /** For long enough; else it is so in every row, but there are few of them. */
  readonly lasting: boolean
}

export interface Lasting {
  readonly minSamples: number
  readonly minShare: number
  /** Of readings of /proc/stat, whose rows are means over many seconds. */
  readonly minSeconds?: number | undefined
}

/** The rows that show it, where most do, or all of a few. One row alone is a moment. */
export function shownBy({ tool, rows }: CpuSeries, test: (row: CpuRow) => boolean, t: Lasting): ShownBy | undefined {
  const over = sustained(rows, test, { minSamples: 1, minShare: t.minShare })?.over
  if (over === undefined) return undefined
  const seconds = rows.reduce((sum, row) => sum + (row.sample.values.get('seconds') ?? 0), 0)
  const lasting = rows.length >= t.minSamples || (tool === 'stat' && t.minSeconds !== undefined && seconds >= t.minSeconds)
  return lasting || (over.length === rows.length && rows.length > 1) ? { over, lasting } : undefined
}

/** What `judge` finds in the runs of the first tool that shows it: tools differ in how much a row of them tells. */
export function ofFirstTool<F>(runs: readonly CpuSeries[], judge: (run: CpuSeries) => F | undefined): F[] {
  for (const own of grouped(runs, ({ tool }) => tool).values()) {
    const found = own.flatMap((run) => judge(run) ?? [])
    if (found.length > 0) return found
  }
  return []
}

/** Worst, first and last of the rows that count, each with what it shows. */
export function rowsProve(rows: readonly [CpuRow, ...CpuRow[]], weight: (row: CpuRow) => number, tell: (row: CpuRow) => string): Proof[] {
  const { first, worst, last } = firstWorstLast(rows, weight)
  return distinct([worst, first, last], (row) => row).flatMap((row) => cite(row.sample, tell(row), 'capture'))
}

/** Whether the last row shows it still. */
export const goesOn = (over: readonly CpuRow[], rows: readonly CpuRow[]): true | undefined =>
  over.at(-1) === rows.at(-1) ? true : undefined

/** When the rows were taken, where the capture dates them. */
export const spanOf = (rows: readonly [CpuRow, ...CpuRow[]]) => ({ time: rows[0].sample.time, until: rows.at(-1)!.sample.time })

type Name = 'r' | 'b' | 'cs' | 'us' | 'sy' | 'id' | 'wa' | 'st'

export const maxOf = (rows: readonly CpuRow[], name: Name): number => rows.reduce((most, row) => Math.max(most, row[name] ?? 0), 0)
export const meanOf = (rows: readonly CpuRow[], name: Name): number =>
  rows.length === 0 ? 0 : Math.round((10 * rows.reduce((sum, row) => sum + (row[name] ?? 0), 0)) / rows.length) / 10

export const sharePct = (part: number, all: number): number => (all === 0 ? 0 : Math.round((100 * part) / all))

/** Seconds from the first to the last sample, where the capture dates them; of readings of /proc/stat all that they count. */
export function windowSeconds(rows: readonly CpuRow[]): number | undefined {
  const counted = rows.reduce((sum, row) => sum + (row.sample.values.get('seconds') ?? 0), 0)
  if (counted > 0) return counted
  return rows.length < 2 ? undefined : secondsApart(rows[0]?.sample, rows.at(-1)?.sample)
}

interface Stamped {
  readonly time?: Instant | undefined
  readonly stamp?: string | undefined
}

/** From one row to another, by their times, or as the tool stamped them. */
export function secondsApart(from: Stamped | undefined, to: Stamped | undefined): number | undefined {
  const [first, last] = [from?.time, to?.time]
  if (first === undefined || last === undefined || !('wall' in first) || !('wall' in last)) {
    const [a, b] = [secondsOf(from?.stamp), secondsOf(to?.stamp)]
    return a === undefined || b === undefined ? undefined : (b - a + 86_400) % 86_400
  }
  return Math.round((last.wall - first.wall) / 1000)
}

function secondsOf(stamp: string | undefined): number | undefined {
  const m = /^(\d\d)\D(\d\d)\D(\d\d)秒?( [AP]M)?/.exec(stamp ?? '')
  if (m === null) return undefined
  return ((m[4] === undefined ? Number(m[1]) : (Number(m[1]) % 12) + (m[4] === ' PM' ? 12 : 0)) * 60 + Number(m[2])) * 60 + Number(m[3])
}

/** One value of each row, for a picture of it. */
export const measured = (
  rows: readonly CpuRow[],
  about: Omit<Measured, 'points'>,
  valueOf: (row: CpuRow) => number | undefined,
): Measured => ({
  ...about,
  points: rows.flatMap((row) => {
    const value = valueOf(row)
    return value === undefined ? [] : [{ value, time: row.sample.time }]
  }),
})
