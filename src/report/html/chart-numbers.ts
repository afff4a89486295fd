import type { Series } from '../../core/report.ts'
import { nameOf } from './chart-words.ts'
import { el, type Markup } from './markup.ts'

/** Rows that are written. */
const MOST = 500

/** What a chart draws, as a table. */
export function chartNumbers(series: readonly Series[]): Markup {
  const [longest] = [...series].sort((a, b) => b.points.length - a.points.length)
  const head = (text: string): Markup => el('th', { scope: 'col' }, text)
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
            head('when'),
            series.map((one) => head(`${nameOf(one)} (${one.unit})`)),
          ),
        ),
        el(
          'tbody',
          {},
          longest!.points.slice(0, MOST).map(([moment], i) =>
            el(
              'tr',
              {},
              el('td', {}, moment ?? i + 1),
              series.map(({ points }) => el('td', { class: 'number' }, points[i]?.[1])),
            ),
          ),
        ),
      ),
    ),
  )
}
