import type { Finding } from '../../core/report.ts'
import { percent } from '../../core/words/numbers.ts'
import { inUnit } from './in-unit.ts'
import { el, type Markup } from './markup.ts'

type Ledger = NonNullable<Finding['ledger']>

/** Parts that have a colour of their own. */
const COLOURS = 8

/** What no counter tells of. */
const REST = 'unaccounted'
/** `slabReclaimable` as `slab reclaimable`. */
const inWords = (name: string): string => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** What a sum is made of, as one bar and as a table: largest first, and what nothing accounts for last. */
export function ledgerFigure({ of, unit, total, parts }: Ledger): Markup {
  const shown = parts.filter(({ name, value }) => value > 0 && name !== REST).sort((a, b) => b.value - a.value)
  const sum = shown.reduce((all, { value }) => all + value, 0)
  const whole = Math.max(total ?? sum, sum)
  const rows = [
    ...shown.map(({ name, value }) => ({ name: inWords(name), value })),
    ...(whole > sum ? [{ name: 'not accounted for', value: whole - sum }] : []),
  ]
  let left = 0
  const bars = rows.map(({ value }, i) => {
    const [x, width] = [left, (value / whole) * 100]
    left += width
    const isRest = i === shown.length
    return el('rect', {
      class: isRest ? 'rest' : `part p${i % COLOURS}`,
      x: `${x.toFixed(3)}%`,
      width: `${width.toFixed(3)}%`,
      y: 0,
      height: 26,
    })
  })
  return el(
    'figure',
    { class: 'ledger' },
    el('figcaption', {}, of === 'RAM' ? `Who held the RAM, ${inUnit(whole, unit)}` : `Who held the limit of ${inUnit(whole, unit)}`),
    el(
      'svg',
      { width: '100%', height: 26, role: 'img', 'aria-label': rows.map(({ name, value }) => `${name} ${inUnit(value, unit)}`).join(', ') },
      bars,
    ),
    el(
      'table',
      {},
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ['what', 'size', 'share'].map((name) => el('th', { scope: 'col' }, name)),
        ),
      ),
      el(
        'tbody',
        {},
        rows.map(({ name, value }, i) =>
          el(
            'tr',
            {},
            el(
              'td',
              {},
              el(
                'svg',
                { class: 'swatch', width: 10, height: 10, 'aria-hidden': 'true' },
                el('rect', { class: i === shown.length ? 'rest' : `part p${i % COLOURS}`, width: 10, height: 10 }),
              ),
              name,
            ),
            el('td', { class: 'number' }, inUnit(value, unit)),
            el('td', { class: 'number' }, `${percent(value, whole)} %`),
          ),
        ),
      ),
      el(
        'tfoot',
        {},
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, 'sum'),
          el('td', { class: 'number' }, inUnit(whole, unit)),
          el('td', { class: 'number' }, '100 %'),
        ),
      ),
    ),
  )
}
