import type { Finding, Series } from '../../core/report.ts'
import { duration } from '../../core/words/numbers.ts'
import { inUnit } from './in-unit.ts'
import { pointOfSeries, zoneName } from './moments.ts'
import type { Plane } from './plane.ts'

/** `pressure.memory.some` as `pressure memory: some`. */
export const nameOf = ({ quantity }: Series): string =>
  quantity
    .replace(/\.(?=[^.]*$)/, ': ')
    .replaceAll('.', ' ')
    .replaceAll('-', ' ')

/** `connections: closed, time wait of web1 (UTC)`: what their names have in common once. */
export function titleOf(series: readonly Series[], { clock, minutesEast }: Plane): string {
  const [first = '', ...rest] = series.map(nameOf)
  const common = first.slice(0, first.indexOf(': ') + 2)
  const names = [first, ...rest.map((name) => (name.startsWith(common) ? name.slice(common.length) : name))].join(', ')
  const of = series[0]?.of
  return `${names}${of === undefined ? '' : ` of ${of}`} (${clockInWords(clock, minutesEast)})`
}

function clockInWords(clock: Plane['clock'], minutesEast: number): string {
  if (clock === undefined) return 'by sample: no times in the input'
  return clock === 'zoned' ? zoneName(minutesEast) : clock === 'boot' ? 'since boot' : 'local time'
}

/** What the picture shows, for who cannot see it. */
export function inWords(series: readonly Series[], finding: Finding): string {
  const lines = series.map((one) => {
    const values = one.points.map(([, value]) => value)
    const told = (value = 0): string => inUnit(value, one.unit)
    const bound = one.limit === undefined ? '' : `, limit ${told(one.limit)}`
    return `${nameOf(one)}: ${values.length} samples, first ${told(values[0])}, last ${told(values.at(-1))}, least ${told(Math.min(...values))}, most ${told(Math.max(...values))}${bound}`
  })
  return `${lines.join('; ')}. ${finding.headline ?? finding.title}`
}

/** What growth means, and what is too high to be drawn. */
export function notesOf(series: readonly Series[], { clock, above }: Plane): string {
  return [
    ...(clock === undefined ? [] : series.flatMap((one) => (one.trend === undefined ? [] : [growth(one.trend, one, clock)]))),
    ...above.map((bound) => `The ${boundName(bound, series)} of ${inUnit(bound, series[0]!.unit)} is far above all of this.`),
  ].join(' ')
}

export const boundName = (bound: number, series: readonly Series[]): 'limit' | 'threshold' =>
  series.some(({ limit }) => limit === bound) ? 'limit' : 'threshold'

/** Milliseconds for which growth is told, the longest that the samples cover. */
const PACES = [
  [3_600_000, 'an hour'],
  [60_000, 'a minute'],
  [1000, 'a second'],
] as const

function growth({ perHour, limitAt }: NonNullable<Series['trend']>, { unit, points }: Series, clock: Plane['clock']): string {
  const moments = points.flatMap(([moment]) => pointOfSeries(moment)?.at ?? [])
  const last = moments.at(-1) ?? 0
  const span = last - (moments[0] ?? 0)
  const [pace, name] = PACES.find(([milliseconds]) => span >= milliseconds) ?? PACES[2]
  const rate = `It grows by ${inUnit((Math.abs(perHour) * pace) / 3_600_000, unit)} ${name}`
  const reached = pointOfSeries(limitAt ?? null)
  return reached?.kind !== clock || reached === undefined
    ? `${rate}.`
    : `${rate}; at that pace it reaches its limit ${duration((reached.at - last) / 1000)} after the last sample.`
}
