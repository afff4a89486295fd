import { grouped } from '../../core/grouped.ts'
import type { Finding } from '../../core/report.ts'
import { groupTable } from './group-table.ts'
import { chart } from './chart.ts'
import { ledgerFigure } from './ledger.ts'
import { el, type Markup } from './markup.ts'
import { processTable } from './process-table.ts'

/** Lines of one chart, and charts of one finding. */
const MOST_LINES = 6
const MOST_CHARTS = 6

/** The pictures of one finding: what was measured, what a sum is made of, the processes, the groups. */
export function figures(finding: Finding): Markup[] {
  const series = (finding.series ?? []).filter(({ points }) => points.length > 1 && points.every(([, value]) => Number.isFinite(value)))
  const alike = grouped(series, ({ unit, of, quantity }) => `${unit}\0${of ?? ''}\0${quantity.split('.')[0]}`)
  const charts = [...alike.values()].flatMap((all) => inParts(all, MOST_LINES)).slice(0, MOST_CHARTS)
  const drawn = charts.map((lines) => chart(lines, finding))
  return [
    ...(drawn.length > 1 ? [el('div', { class: 'charts' }, drawn)] : drawn),
    ...(finding.ledger === undefined ? [] : [ledgerFigure(finding.ledger)]),
    ...(finding.processes === undefined ? [] : [processTable(finding.processes)]),
    ...(finding.cgroups === undefined ? [] : [groupTable(finding.cgroups)]),
  ]
}

const inParts = <T>(all: readonly T[], most: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most))
