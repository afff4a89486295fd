import type { Finding } from '../../core/report.ts'
import { count, percent } from '../../core/words/numbers.ts'
import { inUnit } from './in-unit.ts'
import { el, type Markup } from './markup.ts'

type Groups = NonNullable<Finding['cgroups']>
type Group = Groups['rows'][0]

/** Groups of processes as the tree that their paths are, each with what it uses of its limit. */
export function groupTable({ unit, rows, rest }: Groups): Markup {
  const known = new Set(rows.map(({ path }) => path))
  const most = Math.max(1, ...rows.map(({ usage, limit = 0 }) => Math.max(usage, limit)))
  const tree = [...rows].sort((a, b) => (a.path < b.path ? -1 : 1))
  return el(
    'figure',
    { class: 'groups' },
    el('figcaption', {}, 'Groups, and what each uses of its limit'),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Groups' },
      el(
        'table',
        {},
        el(
          'thead',
          {},
          el(
            'tr',
            {},
            ['group', 'uses', 'limit', 'of it', ''].map((name) => (name === '' ? el('td', {}) : el('th', { scope: 'col' }, name))),
          ),
        ),
        el(
          'tbody',
          {},
          tree.map((group) => row(group, parentOf(group.path, known), unit, most)),
        ),
        rest === undefined
          ? undefined
          : el(
              'tfoot',
              {},
              el(
                'tr',
                {},
                el('th', { scope: 'row' }, `${count(rest.groups)} more`),
                el('td', { class: 'number' }, inUnit(rest.usage, unit)),
              ),
            ),
      ),
    ),
  )
}

/** How deep a group lies among those that are shown, and the nearest of them above it. */
function parentOf(path: string, known: ReadonlySet<string>): { depth: number; parent: string } {
  let depth = 0
  let parent = ''
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
    if (known.has(path.slice(0, at))) {
      if (depth === 0) parent = path.slice(0, at)
      depth++
    }
  return { depth, parent }
}

function row({ path, usage, limit }: Group, { depth, parent }: { depth: number; parent: string }, unit: string, most: number): Markup {
  const share = (value: number): string => `${((value / most) * 100).toFixed(2)}%`
  return el(
    'tr',
    {},
    el('td', { class: `depth d${Math.min(depth, 8)}` }, parent === '' ? path : path.slice(parent.length + 1)),
    el('td', { class: 'number' }, inUnit(usage, unit)),
    el('td', { class: 'number' }, limit === undefined ? 'none' : inUnit(limit, unit)),
    el('td', { class: 'number' }, limit === undefined ? '' : `${percent(usage, limit)} %`),
    el(
      'td',
      {},
      el(
        'svg',
        { width: 140, height: 12, 'aria-hidden': 'true' },
        limit === undefined ? undefined : el('rect', { class: 'rest', x: 0, y: 0, width: share(limit), height: 12 }),
        el('rect', {
          class: limit !== undefined && usage >= limit * 0.98 ? 'full' : 'part p0',
          x: 0,
          y: 2,
          width: share(usage),
          height: 8,
        }),
      ),
    ),
  )
}
