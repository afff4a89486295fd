import type { Finding, Series } from '../../core/report.ts'
import { offsetOf, pointOf, type Point, pointOfSeries } from './moments.ts'
import { niceScale, percentOf } from './scale.ts'

/** Pixels from the top of a chart to its highest line, and to its lowest. */
export const TOP = 18
export const BOTTOM = 162
/** A limit above so many times everything that was measured would make the line flat: it is named instead. */
const FAR = 4

/** Where the points of some series stand: in per cent of the width, and in pixels from the top. */
export interface Plane {
  /** The clock of all moments; undefined where samples stand one behind the other. */
  readonly clock: Point['kind'] | undefined
  readonly minutesEast: number
  readonly from: number
  readonly to: number
  /** Each line as its points: a moment (or the number of the sample), and the value. */
  readonly lines: readonly (readonly { readonly at: number; readonly value: number }[])[]
  readonly scale: readonly number[]
  /** Limits and thresholds that are drawn, and those that are too far above. */
  readonly bounds: readonly number[]
  readonly above: readonly number[]
  /** The moment of the failure, where it is none of the first sample. */
  readonly failure: number | undefined
  readonly x: (at: number) => number
  readonly y: (value: number) => number
}

export function planeOf(series: readonly Series[], finding: Finding): Plane {
  const clock = clockOf(series)
  const lines = series.map(({ points }) =>
    points.map(([moment, value], i) => ({ at: clock === undefined ? i : pointOfSeries(moment)!.at, value })),
  )
  const moments = lines.flatMap((points) => points.map(({ at }) => at))
  const [first, last] = [Math.min(...moments), Math.max(...moments)]
  const on = (point: Point | undefined): number | undefined => (clock !== undefined && point?.kind === clock ? point.at : undefined)
  const failure = on(pointOf(finding, 'first'))
  // what comes within as long again is shown too: the failure, the moment at which the limit is reached
  const ahead = [failure, ...series.map(({ trend }) => on(pointOfSeries(trend?.limitAt ?? null)))]
  const to = ahead.reduce((latest: number, at) => (at !== undefined && at - last <= last - first ? Math.max(latest, at) : latest), last)

  const values = lines.flatMap((points) => points.map(({ value }) => value))
  const highest = Math.max(...values)
  const all = [...new Set(series.flatMap(({ limit, threshold }) => [limit, threshold]).filter((bound) => bound !== undefined))]
  const bounds = all.filter((bound) => bound <= highest * FAR)
  const top = Math.max(highest, ...bounds, 0)
  const whole = wholeOf(series[0]!.unit, top)
  const scale = niceScale(top / whole, Math.min(0, ...values) / whole).map((value) => value * whole)
  const [bottom, height] = [scale[0]!, scale.at(-1)! - scale[0]!]
  return {
    clock,
    minutesEast: clock === 'zoned' ? offsetOf(series.flatMap(({ points }) => points.map(([moment]) => String(moment)))) : 0,
    from: first,
    to,
    lines,
    scale,
    bounds,
    above: all.filter((bound) => !bounds.includes(bound)),
    failure: failure !== undefined && failure > first && failure <= to ? failure : undefined,
    x: (at) => percentOf(at, first, to),
    y: (value) => Math.round((BOTTOM - ((value - bottom) / height) * (BOTTOM - TOP)) * 10) / 10,
  }
}

/** Of memory the unit in which round numbers are told: KiB, MiB, GiB. */
function wholeOf(unit: string, top: number): number {
  const kib = unit === 'bytes' ? 1024 : 1
  if (unit !== 'bytes' && unit !== 'KiB') return 1
  return [1024 ** 3, 1024 ** 2, 1024, 1].map((n) => n * kib).find((n) => top >= n) ?? kib
}

/** The clock of every point, where it is one. */
function clockOf(series: readonly Series[]): Point['kind'] | undefined {
  const kinds = new Set(series.flatMap(({ points }) => points.map(([moment]) => pointOfSeries(moment)?.kind)))
  return kinds.size === 1 ? [...kinds][0] : undefined
}
