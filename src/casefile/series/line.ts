import { elapsed } from './elapsed.ts'
import type { Reading } from './point.ts'

/** A straight line through points, by least squares. */
export interface LineFit {
  /** Growth of y for each unit of x. */
  readonly slope: number
  /** r²: share of the variation that the line explains, 0 to 1. */
  readonly fit: number
}

/** Undefined for fewer than two points, points at one x, and what is no number. Points that all have the same y lie on their line. */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): LineFit | undefined {
  const n = points.length
  if (n < 2) return undefined
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of points) {
    xx += (x - meanX) ** 2
    xy += (x - meanX) * (y - meanY)
    yy += (y - meanY) ** 2
  }
  if (xx === 0 || !Number.isFinite(xx + yy)) return undefined
  return { slope: xy / xx, fit: yy === 0 ? 1 : xy ** 2 / (xx * yy) }
}

/** The line through a series: per second where time is known to go on (`seconds`: the whole window), else per sample. */
export function lineOf(points: readonly Reading[]): (LineFit & { readonly seconds: number | undefined }) | undefined {
  const seconds = elapsed(points)
  const line = fitLine(points.map((p, i) => [seconds?.[i] ?? i, p.value]))
  return line === undefined ? undefined : { ...line, seconds: seconds?.at(-1) }
}
