import type { Report } from '../../core/report.ts'
import { timeSpan } from '../../core/time/words.ts'
import { plural } from '../../core/words/numbers.ts'
import type { Story } from '../arrange.ts'
import { bandRows, track, type View } from './band.ts'
import { type Axis, axesOf } from './lanes.ts'
import { el, type Markup, pieces } from './markup.ts'
import { zoneName } from './moments.ts'
import type { PageNames } from './page-names.ts'
import { percentOf, timeTicks } from './scale.ts'

/** Marks of the scale, for which there is room on a telephone too. */
const MOST_TICKS = 3
/** Machines of an axis that are drawn. */
const MOST_BANDS = 20
/** Of the part that is shown at first: the marks, and so much of them on each side. */
const MARGIN = 0.12
/** What is longer than so many times that part is not shown whole at first. */
const WHOLE = 5
/** Milliseconds around one moment alone. */
const AROUND_ONE = 120_000

/** All sources on as few axes as their clocks allow, with what was found. Empty where nothing has a time. */
export function timeline(report: Report, stories: readonly Story[], names: PageNames): Markup | undefined {
  const all = axesOf(report, stories, names)
  const axes = all.filter(({ bands }) => bands.some(({ findings }) => findings.length > 0))
  if (axes.length === 0) return undefined
  const apart = all.length - axes.length
  const untimed = report.findings.filter((f) => timeSpan(f, 'first') === '').length
  return el(
    'section',
    { id: 'timeline', 'aria-labelledby': 'timeline-title' },
    el('h2', { id: 'timeline-title' }, 'Timeline'),
    axes.map((axis, i) => axisFigure(axis, axes.length > 1 ? i + 1 : undefined, names)),
    axes.length > 1
      ? el('p', { class: 'aside' }, 'Nothing in the input tells how far apart these clocks are: moments are compared within one only.')
      : undefined,
    apart > 0
      ? el('p', { class: 'aside' }, 'Other sources have clocks that cannot be compared with this; nothing was found on them.')
      : undefined,
    untimed > 0 ? el('p', { class: 'aside' }, `Without a time, so not shown: ${plural(untimed, 'finding')}.`) : undefined,
    legend(),
  )
}

/** What is shown at first: everything, or what was found where the sources tell of far more time. */
function viewOf({ from, to, bands }: Axis): View {
  const moments = bands.flatMap(({ findings }) => findings.flatMap(({ at, to: until = at }) => [at, until]))
  const [first, last] = [Math.min(...moments), Math.max(...moments)]
  const around = last > first ? (last - first) * MARGIN : Math.min(AROUND_ONE, Math.max(1000, to - from))
  const near = { from: first - around, to: last + around }
  const pad = Math.max(500, (to - from) * 0.03)
  const whole = { from: from - pad, to: to + pad }
  return moments.length > 0 && whole.to - whole.from > WHOLE * (near.to - near.from) ? near : whole
}

function axisFigure(axis: Axis, number: number | undefined, names: PageNames): Markup {
  const view = viewOf(axis)
  const shift = axis.minutesEast * 60_000
  const ticks = timeTicks(view.from + shift, view.to + shift, axis.kind === 'boot' ? 'boot' : 'date', MOST_TICKS)
  const clock = clockOf(axis)
  const left = axis.bands.length - MOST_BANDS
  return el(
    'div',
    {
      class: 'axis',
      role: 'group',
      'aria-label': `Timeline${number === undefined ? '' : ` ${number}`}, ${clock}`,
      'data-from': Math.floor(axis.from),
      'data-to': Math.ceil(axis.to),
      'data-view-from': Math.floor(view.from),
      'data-view-to': Math.ceil(view.to),
      'data-shift': shift,
      'data-clock': axis.kind === 'boot' ? 'boot' : 'date',
    },
    el('h3', {}, clock),
    el(
      'div',
      { class: 'row ticks' },
      el('span', { class: 'name' }),
      track(
        { class: 'scale', height: 22, 'aria-hidden': 'true' },
        ticks.map(({ at, text }) => {
          const x = `${percentOf(at - shift, view.from, view.to)}%`
          return pieces(
            el('line', { class: 'tick', x1: x, x2: x, y1: 16, y2: 22 }),
            el('text', { x, y: 12, 'text-anchor': anchorOf(percentOf(at - shift, view.from, view.to)) }, text),
          )
        }),
      ),
    ),
    axis.bands.slice(0, MOST_BANDS).map((band) => bandRows(band, view, names, axis.bands.length > 1 || band.machine !== '')),
    left > 0 ? el('p', { class: 'aside' }, `And ${plural(left, 'more machine')}.`) : undefined,
  )
}

const anchorOf = (percent: number): string => (percent < 4 ? 'start' : percent > 96 ? 'end' : 'middle')

/** In which clock an axis tells. */
function clockOf({ kind, boot, minutesEast }: Axis): string {
  if (kind === 'zoned') return `Times in ${zoneName(minutesEast)}`
  if (kind === 'zoneless') return 'Local times: no zone in the input'
  return kind === 'yearless' ? 'Times without a year' : `Seconds since the machine started${boot === undefined ? '' : `, boot ${boot}`}`
}

function legend(): Markup {
  const key = (kind: string, shape: Markup, text: string): Markup =>
    el('li', {}, el('svg', { class: `mark ${kind}`, width: 18, height: 18, viewBox: '-9 -9 18 18', 'aria-hidden': 'true' }, shape), text)
  return el(
    'ul',
    { class: 'legend' },
    key('critical root', el('circle', { r: 8 }), 'root of an incident'),
    key('error', el('path', { d: 'M-4.5 -4.5 H4.5 V4.5 H-4.5 Z' }), 'what came of it'),
    key('warning', el('path', { d: 'M0 -5 L5 4 L-5 4 Z' }), 'warning'),
    key('note', el('circle', { r: 3 }), 'note'),
    key('', el('rect', { class: 'covered', x: -9, y: -6, width: 18, height: 12 }), 'a source tells of this time'),
    key('', el('rect', { class: 'uncovered', x: -9, y: -6, width: 18, height: 12 }), 'nothing of it in the input'),
  )
}
