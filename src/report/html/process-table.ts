import type { Finding } from '../../core/report.ts'
import { count, plural, size } from '../../core/words/numbers.ts'
import { el, type Markup } from './markup.ts'

type Processes = NonNullable<Finding['processes']>

/** The processes that the kernel listed, largest first, with their sum; the killed ones are marked. */
export function processTable({ total, rows, rest }: Processes): Markup {
  const sum = (of: 'rss' | 'swap'): number => rows.reduce((all, row) => all + row[of], 0) + (rest?.[of] ?? 0)
  return el(
    'figure',
    { class: 'processes' },
    el('figcaption', {}, `${plural(total, 'process', 'processes')} when the kernel chose`),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Processes' },
      el(
        'table',
        { class: 'sortable' },
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            ['process', 'pid', 'resident', 'swap', 'oom_score_adj'].map((name) => el('th', { scope: 'col' }, name)),
          ),
        ),
        el(
          'tbody',
          {},
          rows.map(({ name, pid, rss, swap, oomScoreAdj, killed }) =>
            el(
              'tr',
              { class: killed === true ? 'killed' : undefined },
              el('td', {}, name, killed === true ? ' (killed)' : undefined),
              el('td', { class: 'number', 'data-value': pid }, pid),
              kib(rss),
              kib(swap),
              el('td', { class: 'number', 'data-value': oomScoreAdj ?? 0 }, oomScoreAdj),
            ),
          ),
        ),
        el(
          'tfoot',
          {},
          rest === undefined ? undefined : totals(`${count(rest.processes)} more`, rest.rss, rest.swap),
          totals('sum', sum('rss'), sum('swap')),
        ),
      ),
    ),
  )
}

const totals = (name: string, rss: number, swap: number): Markup =>
  el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}), kib(rss), kib(swap), el('td', {}))

const kib = (value: number): Markup => el('td', { class: 'number', 'data-value': value }, value === 0 ? '0' : size(value))
