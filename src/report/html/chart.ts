import type { Finding, Series } from '../../core/report.ts'
import { duration } from '../../core/words/numbers.ts'
import { inUnit } from './in-unit.ts'
import { el, type Child, type Markup } from './markup.ts'
import { offsetOf, pointOf, type Point, pointOfSeries, zoneName } from './moments.ts'
import { niceScale, percentOf, timeTicks } from './scale.ts'

/** Pixels of the plot, and from its top to the line of zero. */
const HEIGHT = 190
const TOP = 18
const BOTTOM = 162
/** And of what stands left of it. */
const GUTTER = 84
/** Points that are drawn as dots too, and rows of the table. */
const MOST_DOTS = 40
const MOST_ROWS = 500

/** Values over time, of one unit and one thing, with what holds them and the moment of the failure. */
export function chart(series: readonly Series[], finding: Finding): Markup {
  const lines = series.map((one) => ({ series: one, points: placed(one) }))
  const clock = lines.every(({ points }) =>
    points.every(({ point }) => point?.kind !== undefined && point.kind === lines[0]!.points[0]?.point?.kind),
  )
    ? lines[0]!.points[0]?.point?.kind
    : undefined
  const at = (p: Placed): number => (clock === undefined ? p.index : p.point!.at)
  const moments = lines.flatMap(({ points }) => points.map(at))
  const failure = clock === undefined ? undefined : failureAt(finding, clock)
  const [first, last] = [Math.min(...moments), Math.max(...moments)]
  const from = Math.min(first, failure ?? first)
  // what comes within as long again is shown too: the failure, the moment at which the limit is reached
  const ahead = [failure, ...series.map(({ trend }) => pointOfSeries(trend?.limitAt ?? null)?.at)]
  const to = Math.max(last, ...ahead.filter((at) => at !== undefined && clock !== undefined && at - last <= last - first).map(Number))
  const bounds = [...new Set(series.flatMap(({ limit, threshold }) => [limit, threshold]).filter((n) => n !== undefined))]
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value))
  const highest = Math.max(...values)
  // a limit far above everything would make the line flat: it is named instead
  const shownBounds = bounds.filter((bound) => bound <= highest * 4)
  const scale = niceScale(Math.max(highest, ...shownBounds, 0), Math.min(0, ...values))
  const y = (value: number): number => Math.round((BOTTOM - ((value - scale[0]!) / (scale.at(-1)! - scale[0]!)) * (BOTTOM - TOP)) * 10) / 10
  const x = (moment: number): number => percentOf(moment, from, to)
  const { unit, of } = series[0]!
  const shift =
    clock === 'zoned'
      ? offsetOf(series.flatMap(({ points }) => points.map(([moment]) => (typeof moment === 'string' ? moment : undefined))))
      : 0
  const title = `${namesOf(series)}${of === undefined ? '' : ` of ${of}`}`
  return el(
    'figure',
    { class: 'chart' },
    el('figcaption', {}, title, clockNote(clock, shift)),
    el(
      'div',
      { class: 'plot' },
      el(
        'svg',
        { width: GUTTER, height: HEIGHT, 'aria-hidden': 'true' },
        scale.map((value) => el('text', { x: GUTTER - 8, y: y(value) + 4, 'text-anchor': 'end' }, inUnit(value, unit))),
      ),
      el(
        'svg',
        { width: '100%', height: HEIGHT, class: 'plane', role: 'img', 'aria-label': told(series, finding) },
        scale.map((value) => el('line', { class: 'grid', x1: 0, x2: '100%', y1: y(value), y2: y(value) })),
        xTicks(clock, from, to, shift, series).map(({ at: moment, text }) =>
          el(
            'text',
            { x: `${x(moment)}%`, y: BOTTOM + 18, 'text-anchor': x(moment) < 5 ? 'start' : x(moment) > 95 ? 'end' : 'middle' },
            text,
          ),
        ),
        shownBounds.map((bound) => boundLine(bound, y(bound), series)),
        el(
          'svg',
          {
            class: 'lines',
            width: '100%',
            y: TOP,
            height: BOTTOM - TOP,
            viewBox: `0 ${TOP} 100 ${BOTTOM - TOP}`,
            preserveAspectRatio: 'none',
          },
          lines.map(({ points }, i) =>
            el('polyline', { class: `series s${i}`, points: points.map((p) => `${x(at(p))},${y(p.value)}`).join(' ') }),
          ),
          series.map((one, i) => trendLine(one, lines[i]!.points, { clock, x, y, to })),
        ),
        lines.map(({ points }, i) =>
          points.length > MOST_DOTS
            ? undefined
            : points.map((p) => el('circle', { class: `dot s${i}`, cx: `${x(at(p))}%`, cy: y(p.value), r: 2.5 })),
        ),
        failure === undefined || failure <= first || failure > to ? undefined : failureLine(x(failure)),
      ),
    ),
    series.length < 2
      ? undefined
      : el(
          'ul',
          { class: 'legend' },
          series.map((one, i) =>
            el(
              'li',
              {},
              el(
                'svg',
                { width: 24, height: 10, 'aria-hidden': 'true' },
                el('line', { class: `series s${i}`, x1: 0, x2: 24, y1: 5, y2: 5 }),
              ),
              nameOf(one),
            ),
          ),
        ),
    boundNote(
      series,
      bounds.filter((bound) => !shownBounds.includes(bound)),
    ),
    numbers(series),
  )
}

interface Placed {
  readonly index: number
  readonly value: number
  readonly point: Point | undefined
}

const placed = ({ points }: Series): Placed[] => points.map(([moment, value], index) => ({ index, value, point: pointOfSeries(moment) }))

function failureAt(finding: Finding, clock: Point['kind']): number | undefined {
  const point = pointOf(finding, 'first')
  return point?.kind === clock ? point.at : undefined
}

/** `pressure.memory.some` as `pressure memory: some`. */
const nameOf = ({ quantity }: Series): string =>
  quantity
    .replace(/\.(?=[^.]*$)/, ': ')
    .replaceAll('.', ' ')
    .replaceAll('-', ' ')

/** `connections: closed, time wait`: what their names have in common once. */
function namesOf(series: readonly Series[]): string {
  const [first = '', ...rest] = series.map(nameOf)
  const common = first.slice(0, first.indexOf(': ') + 2)
  return [first, ...rest.map((name) => (name.startsWith(common) ? name.slice(common.length) : name))].join(', ')
}

const clockNote = (clock: Point['kind'] | undefined, shift: number): string => {
  if (clock === undefined) return ' (by sample: no times in the input)'
  return clock === 'zoned' ? ` (${zoneName(shift)})` : clock === 'boot' ? ' (since boot)' : ' (local time)'
}

function xTicks(clock: Point['kind'] | undefined, from: number, to: number, shift: number, series: readonly Series[]) {
  if (clock !== undefined)
    return timeTicks(from + shift * 60_000, to + shift * 60_000, clock === 'boot' ? 'boot' : 'date', 5).map(({ at, text }) => ({
      at: at - shift * 60_000,
      text,
    }))
  const samples = Math.max(...series.map(({ points }) => points.length))
  return [
    { at: 0, text: 'sample 1' },
    { at: samples - 1, text: String(samples) },
  ]
}

function boundLine(bound: number, y: number, series: readonly Series[]): Markup[] {
  const name = boundName(bound, series)
  return [
    el('line', { class: name, x1: 0, x2: '100%', y1: y, y2: y }),
    el('text', { class: 'bound', x: '100%', y: y - 4, 'text-anchor': 'end' }, `${name} ${inUnit(bound, series[0]!.unit)}`),
  ]
}

const boundName = (bound: number, series: readonly Series[]): 'limit' | 'threshold' =>
  series.some(({ limit }) => limit === bound) ? 'limit' : 'threshold'

const failureLine = (x: number): Markup[] => [
  el('line', { class: 'moment', x1: `${x}%`, x2: `${x}%`, y1: TOP - 6, y2: BOTTOM }),
  el('text', { class: 'moment', x: `${x}%`, y: 9, 'text-anchor': x > 80 ? 'end' : x < 20 ? 'start' : 'middle' }, 'failure'),
]

interface Plot {
  readonly clock: Point['kind'] | undefined
  readonly x: (moment: number) => number
  readonly y: (value: number) => number
  readonly to: number
}

/** The straight line of its growth: one of least squares goes through the mean of all points. */
function trendLine({ trend }: Series, points: readonly Placed[], { clock, x, y, to }: Plot): Child {
  const timed = points.flatMap(({ point, value }) => (point === undefined ? [] : [{ at: point.at, value }]))
  if (trend === undefined || clock === undefined || timed.length === 0) return undefined
  const mean = (of: (p: { at: number; value: number }) => number): number => timed.reduce((sum, p) => sum + of(p), 0) / timed.length
  const [at, value] = [mean((p) => p.at), mean((p) => p.value)]
  const on = (moment: number): string => `${x(moment)},${y(value + ((moment - at) / 3_600_000) * trend.perHour)}`
  return el('polyline', { class: 'trend', points: `${on(timed[0]!.at)} ${on(to)}` })
}

/** What growth means, and what is too high to be drawn. */
function boundNote(series: readonly Series[], above: readonly number[]): Child {
  const { unit } = series[0]!
  const told = [
    ...series.flatMap((one) => (one.trend === undefined ? [] : [growth(one.trend, one)])),
    ...above.map((bound) => `The ${boundName(bound, series)} of ${inUnit(bound, unit)} is far above all of this.`),
  ]
  return told.length === 0 ? undefined : el('p', { class: 'aside' }, told.join(' '))
}

/** Milliseconds for which growth is told, the longest that the samples cover. */
const PACES = [
  [3_600_000, 'an hour'],
  [60_000, 'a minute'],
  [1000, 'a second'],
] as const

function growth({ perHour, limitAt }: NonNullable<Series['trend']>, { unit, points }: Series): string {
  const moments = points.flatMap(([moment]) => pointOfSeries(moment)?.at ?? [])
  const last = moments.at(-1)
  const span = (last ?? 0) - (moments[0] ?? 0)
  const [pace, name] = PACES.find(([milliseconds]) => span >= milliseconds) ?? PACES[2]
  const rate = `It grows by ${inUnit((Math.abs(perHour) * pace) / 3_600_000, unit)} ${name}`
  const at = limitAt === undefined ? undefined : pointOfSeries(limitAt)?.at
  return at === undefined || last === undefined
    ? `${rate}.`
    : `${rate}; at that pace it reaches its limit ${duration((at - last) / 1000)} after the last sample.`
}

/** What the picture shows, for who cannot see it. */
function told(series: readonly Series[], finding: Finding): string {
  return `${series
    .map((one) => {
      const values = one.points.map(([, value]) => value)
      const bound = one.limit === undefined ? '' : `, limit ${inUnit(one.limit, one.unit)}`
      return `${nameOf(one)}: ${values.length} samples, first ${inUnit(values[0] ?? 0, one.unit)}, last ${inUnit(values.at(-1) ?? 0, one.unit)}, least ${inUnit(Math.min(...values), one.unit)}, most ${inUnit(Math.max(...values), one.unit)}${bound}`
    })
    .join('; ')}. ${finding.headline ?? finding.title}`
}

/** The same as a table. */
function numbers(series: readonly Series[]): Markup {
  const [longest] = [...series].sort((a, b) => b.points.length - a.points.length)
  return el(
    'details',
    { class: 'numbers' },
    el('summary', {}, 'Numbers'),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Numbers' },
      el(
        'table',
        {},
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            el('th', { scope: 'col' }, 'when'),
            series.map((one) => el('th', { scope: 'col' }, `${nameOf(one)} (${one.unit})`)),
          ),
        ),
        el(
          'tbody',
          {},
          longest!.points.slice(0, MOST_ROWS).map(([moment], i) =>
            el(
              'tr',
              {},
              el('td', {}, moment === null ? i + 1 : moment),
              series.map(({ points }) => el('td', { class: 'number' }, points[i]?.[1])),
            ),
          ),
        ),
      ),
    ),
  )
}
