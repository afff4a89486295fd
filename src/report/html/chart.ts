import type { Finding, Series } from '../../core/report.ts'
import { chartNumbers } from './chart-numbers.ts'
import { boundName, inWords, nameOf, notesOf, titleOf } from './chart-words.ts'
import { inUnit } from './in-unit.ts'
import { el, type Child, type Markup } from './markup.ts'
import { BOTTOM, type Plane, planeOf, TOP } from './plane.ts'
import { type Tick, timeTicks } from './scale.ts'

/** Pixels of a chart's height, and of what stands left of it. */
const HEIGHT = 190
const GUTTER = 84
/** Points that are drawn as dots too. */
const MOST_DOTS = 40
/** Marks below it. */
const MOST_TICKS = 5

/** Values over time, of one unit and one thing, with what holds them and the moment of the failure. */
export function chart(series: readonly Series[], finding: Finding): Markup {
  const plane = planeOf(series, finding)
  const { y, scale } = plane
  const { unit } = series[0]!
  const note = notesOf(series, plane)
  return el(
    'figure',
    { class: 'chart' },
    el('figcaption', {}, titleOf(series, plane)),
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
        { width: '100%', height: HEIGHT, class: 'plane', role: 'img', 'aria-label': inWords(series, finding) },
        drawn(series, plane),
      ),
    ),
    series.length < 2 ? undefined : legend(series),
    note === '' ? undefined : el('p', { class: 'aside' }, note),
    chartNumbers(series),
  )
}

/** Grid, moments, limits, lines, and the failure above all of them. */
function drawn(series: readonly Series[], plane: Plane): Child {
  const { x, y, lines, failure } = plane
  return [
    plane.scale.map((value) => el('line', { class: 'grid', x1: 0, x2: '100%', y1: y(value), y2: y(value) })),
    ticksOf(plane).map(({ at, text }) =>
      el('text', { x: `${x(at)}%`, y: BOTTOM + 18, 'text-anchor': x(at) < 5 ? 'start' : x(at) > 95 ? 'end' : 'middle' }, text),
    ),
    plane.bounds.map((bound) =>
      boundLine(`${boundName(bound, series)} ${inUnit(bound, series[0]!.unit)}`, boundName(bound, series), y(bound)),
    ),
    // lines are as wide as the page; what is text or a dot is not stretched with them
    el(
      'svg',
      { class: 'lines', width: '100%', y: TOP, height: BOTTOM - TOP, viewBox: `0 ${TOP} 100 ${BOTTOM - TOP}`, preserveAspectRatio: 'none' },
      lines.map((points, i) =>
        el('polyline', { class: `series s${i}`, points: points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ') }),
      ),
      series.map(({ trend }, i) => trendLine(trend, lines[i]!, plane)),
    ),
    lines.map((points, i) =>
      points.length > MOST_DOTS
        ? undefined
        : points.map(({ at, value }) => el('circle', { class: `dot s${i}`, cx: `${x(at)}%`, cy: y(value), r: 2.5 })),
    ),
    failure === undefined ? undefined : failureLine(x(failure)),
  ]
}

function ticksOf({ clock, from, to, minutesEast }: Plane): readonly Tick[] {
  if (clock === undefined)
    return [
      { at: from, text: 'sample 1' },
      { at: to, text: String(to + 1) },
    ]
  const shift = minutesEast * 60_000
  return timeTicks(from + shift, to + shift, clock === 'boot' ? 'boot' : 'date', MOST_TICKS).map(({ at, text }) => ({
    at: at - shift,
    text,
  }))
}

const boundLine = (text: string, kind: string, y: number): Markup[] => [
  el('line', { class: kind, x1: 0, x2: '100%', y1: y, y2: y }),
  el('text', { class: 'bound', x: '100%', y: y - 4, 'text-anchor': 'end' }, text),
]

const failureLine = (x: number): Markup[] => [
  el('line', { class: 'moment', x1: `${x}%`, x2: `${x}%`, y1: TOP - 6, y2: BOTTOM }),
  el('text', { class: 'moment', x: `${x}%`, y: 9, 'text-anchor': x > 80 ? 'end' : x < 20 ? 'start' : 'middle' }, 'failure'),
]

/** The straight line of its growth: one of least squares goes through the mean of all points. */
function trendLine(trend: Series['trend'], points: Plane['lines'][0], { clock, x, y, from, to }: Plane): Markup | undefined {
  if (trend === undefined || clock === undefined) return undefined
  const mean = (of: (point: { at: number; value: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  const [at, value] = [mean((point) => point.at), mean((point) => point.value)]
  const on = (moment: number): string => `${x(moment)},${y(value + ((moment - at) / 3_600_000) * trend.perHour)}`
  return el('polyline', { class: 'trend', points: `${on(from)} ${on(to)}` })
}

const legend = (series: readonly Series[]): Markup =>
  el(
    'ul',
    { class: 'legend' },
    series.map((one, i) =>
      el(
        'li',
        {},
        el('svg', { width: 24, height: 10, 'aria-hidden': 'true' }, el('line', { class: `series s${i}`, x1: 0, x2: 24, y1: 5, y2: 5 })),
        nameOf(one),
      ),
    ),
  )
