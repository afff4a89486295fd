import type { Report } from '../../core/report.ts'
import { timeSpan } from '../../core/time/words.ts'
import { plural } from '../../core/words/numbers.ts'
import type { Story } from '../arrange.ts'
import { type Axis, axesOf, type Band, type Lane, type Mark } from './lanes.ts'
import { el, type Child, link, type Markup, pieces } from './markup.ts'
import { zoneName } from './moments.ts'
import type { PageNames } from './page-names.ts'
import { percentOf, timeTicks } from './scale.ts'

/** Machines of an axis, sources of a machine, and marks of a row that are drawn. */
const MOST_BANDS = 20
const MOST_LANES = 12
const MOST_MARKS = 200
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

interface View {
  readonly from: number
  readonly to: number
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
  const ticks = timeTicks(view.from + shift, view.to + shift, axis.kind === 'boot' ? 'boot' : 'date')
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

function bandRows(band: Band, view: View, names: PageNames, isNamed: boolean): Markup {
  const left = band.lanes.length - MOST_LANES
  return el(
    'div',
    { class: 'band', 'data-machine': names.machine(band.machine) },
    isNamed ? el('p', { class: 'machine' }, band.machine === '' ? 'a machine without a name' : band.machine, errorNote(band)) : undefined,
    row('Found', [bootMarks(band, view), findingMarks(band, view, names)], { class: 'found', height: 28 }),
    band.lanes.slice(0, MOST_LANES).map((lane) => laneRow(lane, band, view, names)),
    left > 0 ? el('p', { class: 'aside' }, `And ${plural(left, 'more source')} with times, under Read.`) : undefined,
  )
}

const errorNote = ({ error }: Band): Child =>
  error >= 1000 ? el('span', { class: 'aside' }, ` · its clocks agree to ${Number((error / 1000).toFixed(1))} s`) : undefined

const row = (
  name: Child,
  drawn: Child,
  { class: kind, height }: { class: string; height: number },
  more: Record<string, number> = {},
): Markup => el('div', { class: `row ${kind}`, ...more }, el('span', { class: 'name' }, name), track({ height }, drawn))

const track = (attributes: Record<string, string | number>, ...drawn: readonly Child[]): Markup =>
  el('svg', { width: '100%', ...attributes, class: `track ${attributes['class'] ?? ''}`.trim() }, ...drawn)

/** A shape from one moment to another. */
function stretch(kind: string, from: number, to: number, view: View, y: number, height: number): Markup {
  const [left, right] = [clamped(from, view), clamped(to, view)]
  return el('rect', {
    class: `stretch ${kind}`,
    x: `${left}%`,
    width: `${Math.max(0, Math.round((right - left) * 100) / 100)}%`,
    y,
    height,
    'data-from': Math.floor(from),
    'data-to': Math.ceil(to),
  })
}

const clamped = (at: number, { from, to }: View): number => Math.min(100, Math.max(0, percentOf(at, from, to)))
const isIn = (at: number, { from, to }: View): boolean => at >= from && at <= to

/** A shape at one moment, drawn around it. */
function spot(at: number, view: View, more: Record<string, string | number | true | undefined>, ...shape: readonly Child[]): Markup {
  return el(
    'svg',
    {
      x: `${percentOf(at, view.from, view.to)}%`,
      overflow: 'visible',
      'data-at': Math.round(at),
      ...more,
      class: `spot ${more['class'] ?? ''}${isIn(at, view) ? '' : ' beyond'}`.trim(),
    },
    ...shape,
  )
}

function bootMarks({ boots }: Band, view: View): Markup[] {
  return boots.map(({ number, at }) =>
    spot(at, view, { class: 'boot' }, el('line', { x1: 0, x2: 0, y1: 0, y2: 28 }), el('text', { x: 3, y: 9 }, `boot ${number}`)),
  )
}

/** The findings of a machine: a bar from the first to the last time, and the number of its incident at the first. */
function findingMarks({ findings, error }: Band, view: View, names: PageNames): Markup[] {
  return findings.slice(0, MOST_MARKS).flatMap((mark) => {
    const { finding, at, to, incident, isRoot } = mark
    const bar = to === undefined ? [] : [stretch(`bar ${finding.severity}`, at, to, view, 17, 4)]
    const whisker = error >= 1000 ? [stretch('whisker', at - error, at + error, view, 18.5, 1)] : []
    const label = `${timeSpan(finding, 'first')}: ${finding.severity}, ${finding.headline ?? finding.title}`
    return [
      ...bar,
      ...whisker,
      link(
        `#${names.idOf(finding.key)}`,
        { class: `mark ${finding.severity}${isRoot ? ' root' : ''}`, 'data-severity': finding.severity },
        el('title', {}, label),
        spot(at, view, { y: 19 }, shapeOf(mark), isRoot ? el('text', { y: 4, 'text-anchor': 'middle' }, incident) : undefined),
      ),
    ]
  })
}

/** The root of an incident is a disc with its number, all else a small shape: severities differ by form too. */
function shapeOf({ finding: { severity }, isRoot }: Mark): Markup {
  if (isRoot) return el('circle', { r: 8 })
  if (severity === 'note') return el('circle', { r: 3 })
  return severity === 'warning' ? el('path', { d: 'M0 -5 L5 4 L-5 4 Z' }) : el('path', { d: 'M-4.5 -4.5 H4.5 V4.5 H-4.5 Z' })
}

/** One source: where it tells, and the lines of it that show something. */
function laneRow({ path, from, to, marks }: Lane, { machine }: Band, view: View, names: PageNames): Markup {
  const covered =
    from === undefined || to === undefined
      ? []
      : [
          el('rect', { class: 'uncovered', x: 0, width: '100%', y: 3, height: 12 }),
          stretch('covered', from, Math.max(to, from + 1), view, 3, 12),
        ]
  const lines = marks.slice(0, MOST_MARKS).map(({ finding, at }) => {
    const label = `a line of ${names.places.file(path)} that shows ${finding.id}`
    return link(
      `#${names.idOf(finding.key)}`,
      { class: `mark ${finding.severity}`, 'data-severity': finding.severity },
      el('title', {}, label),
      spot(at, view, {}, el('rect', { x: -1.5, width: 3, y: 1, height: 16, rx: 1.5 })),
    )
  })
  const name = names.places.file(path)
  return row(
    el('span', { class: 'file', title: name }, tailOf(name)),
    [...covered, ...lines],
    { class: 'lane', height: 18 },
    {
      'data-source': names.source(path),
      'data-machine': names.machine(machine),
    },
  )
}

/** Characters of a source's name for which there is room. */
const NAME = 24

/** The end of a path, which tells files apart: `…/kernel/dmesg`. */
function tailOf(name: string): string {
  const parts = name.split('/')
  for (let i = 0; i < parts.length; i++) {
    const tail = `${i === 0 ? '' : '…/'}${parts.slice(i).join('/')}`
    if (tail.length <= NAME) return tail
  }
  return name.length <= NAME ? name : `…${name.slice(1 - NAME)}`
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
