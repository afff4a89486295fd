import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { captureOf, SAMPLE, type Sample } from '../../../records/sample.ts'

/** Size of a page on x86 and most arm64 kernels. */
export const PAGE_KIB = 4

/** Swap traffic of one interval, in the unit of its tool. */
export interface Row {
  readonly tool: 'vmstat' | 'sar'
  readonly unit: string
  readonly si: number
  readonly so: number
  /** Blocked tasks, I/O wait and time in the kernel in per cent; sar -W does not tell them. */
  readonly b: number
  readonly wa: number
  readonly sy: number
  /** In swap at that moment: a column of vmstat that is as true in its first row as in any. */
  readonly swpd: number | undefined
  readonly sample: Cited<Sample>
}

/** Runs of vmstat and sar -W. Those that are too short to be judged are one with the others of their capture. */
export function swapRuns(scope: Scope, minSamples: number): readonly (readonly Row[])[] {
  const runs = [...grouped(scope.rows(SAMPLE).flatMap(rowOf), ({ sample }) => sample.series).values()]
  const isLong = (rows: readonly Row[]): boolean => rows.filter(({ sample }) => !sample.sinceBoot).length >= minSamples
  const long = runs.filter(isLong)
  const known = new Set(long.map(([{ sample }]) => captureOf(sample.series)))
  const short = runs.filter((rows) => !isLong(rows)).flat()
  const joined = grouped(short, ({ unit, sample }) =>
    known.has(captureOf(sample.series)) ? undefined : `${captureOf(sample.series)}\0${unit}`,
  )
  return [...long, ...joined.values()]
}

function rowOf(sample: Cited<Sample>): Row[] {
  const { tool, values } = sample
  const value = (name: string): number => values.get(name) ?? 0
  if (tool === 'sar' && values.has('pswpin/s'))
    return [{ tool, unit: 'pages/s', si: value('pswpin/s'), so: value('pswpout/s'), b: 0, wa: 0, sy: 0, swpd: undefined, sample }]
  if (tool !== 'vmstat' || !values.has('si')) return []
  const unit = unitName(sample.unitBytes ?? unitOf(values))
  return [
    { tool, unit, si: value('si'), so: value('so'), b: value('b'), wa: value('wa'), sy: value('sy'), swpd: values.get('swpd'), sample },
  ]
}

/** Unit of vmstat's si and so (-S; vmstat(8)). */
const unitName = (bytes: number | undefined): string =>
  bytes === undefined || bytes === 1024 ? 'KiB/s' : bytes === 1000 ? 'kB/s' : bytes === 1_000_000 ? 'MB/s' : 'MiB/s'

/** free, buff and cache of a machine that runs are never less than this many KiB together: smaller numbers are MiB (-S M). */
const LEAST_KIB = 8192

/** Bytes of the memory columns' unit, as far as their size tells; kernels without `st` may run on very small machines. */
function unitOf(values: ReadonlyMap<string, number>): number | undefined {
  const memory =
    (values.get('free') ?? LEAST_KIB) +
    (values.get('buff') ?? values.get('inact') ?? 0) +
    (values.get('cache') ?? values.get('active') ?? 0)
  return values.has('st') && memory < LEAST_KIB ? 1_048_576 : undefined
}
