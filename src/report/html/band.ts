import { timeSpan } from '../../core/time/words.ts'
import { plural } from '../../core/words/numbers.ts'
import type { Band, Lane, Mark } from './lanes.ts'
import { el, type Child, link, type Markup } from './markup.ts'
import type { PageNames } from './page-names.ts'
import { percentOf } from './scale.ts'

/** Sources of a machine, and marks of a row, that are drawn. */
const MOST_LANES = 12
const MOST_MARKS = 200

/** The part of an axis that is shown. */
export interface View {
  readonly from: number
  readonly to: number
}

/** One machine on an axis: what was found, and below it a row for each source. */
export function bandRows(band: Band, view: View, names: PageNames, isNamed: boolean): Markup {
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

export const track = (attributes: Record<string, string | number>, ...drawn: readonly Child[]): Markup =>
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
    spot(
      at,
      view,
      { class: 'boot' },
      el('line', { x1: 0, x2: 0, y1: 0, y2: 28 }),
      el('text', { x: 3, y: 9, ...(percentOf(at, view.from, view.to) > 92 ? { x: -3, 'text-anchor': 'end' } : {}) }, `boot ${number}`),
    ),
  )
}

/** The findings of a machine: a bar from the first to the last time, above it the shape, roots above what came of them. */
function findingMarks({ findings, error }: Band, view: View, names: PageNames): Markup[] {
  const drawn = findings.slice(0, MOST_MARKS).sort((a, b) => Number(a.isRoot) - Number(b.isRoot))
  return [
    ...drawn.flatMap(({ finding, at, to }) => (to === undefined ? [] : [stretch(`bar ${finding.severity}`, at, to, view, 17, 4)])),
    ...(error < 1000 ? [] : drawn.map(({ at }) => stretch('whisker', at - error, at + error, view, 18.5, 1))),
    ...drawn.map((mark) => {
      const { finding, at, incident, isRoot } = mark
      const label = `${timeSpan(finding, 'first')}: ${finding.severity}, ${finding.headline ?? finding.title}`
      return link(
        `#${names.idOf(finding.key)}`,
        { class: `mark ${finding.severity}${isRoot ? ' root' : ''}`, 'data-severity': finding.severity },
        el('title', {}, label),
        spot(at, view, { y: 19 }, shapeOf(mark), isRoot ? el('text', { y: 4, 'text-anchor': 'middle' }, incident) : undefined),
      )
    }),
  ]
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
    el('span', { class: 'file', title: `file ${name}` }, tailOf(name)),
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
