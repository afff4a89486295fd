import type { Finding, Report, Unexplained } from '../core/report.ts'
import { spanInWords, momentOf, type Moment } from '../core/time/words.ts'
import { count, plural } from '../core/words/numbers.ts'
import { excerpt } from './excerpt.ts'
import { gapsInWords } from './gap-words.ts'
import type { Places } from './place.ts'
import { wordsOf } from './quotes.ts'
import { block, isNarrow, type Layout, room, row } from './text-layout.ts'
import { toLookAt } from './unexplained.ts'
import { zoneNote } from './zone-note.ts'
import { shorten } from './wrap.ts'

/** Columns of the labels. */
export const COLUMN = 9
/** Findings under `Also`, beside incidents and without any. */
const MOST_ALSO = 6
const MOST_NOTES = 2

/** What is told in a line each: incidents behind the third, and notes. */
export function alsoLines(findings: readonly Finding[], layout: Layout, isHealthy: boolean): string[] {
  const most = layout.verbose ? 200 : isHealthy ? MOST_NOTES : MOST_ALSO
  const wide = room(layout, COLUMN, 0)
  const left = findings.length - most
  const lines = findings.slice(0, most).map((f) => shorten(`${f.severity === 'note' ? '' : `${f.severity.toUpperCase()} `}${f.id}: ${f.title}`, wide))
  const rest = left > 0 ? [`and ${plural(left, 'more finding')} (${layout.verbose ? 'see the JSON' : '-v'})`] : []
  return row('Also', [...lines, ...rest], layout, COLUMN, 0)
}

/** Lines that say that something broke and that nothing above explains. */
export function lookAt(report: Report, places: Places, layout: Layout): string[] {
  const entries = toLookAt(report)
  const widest = Math.max(0, ...entries.map((entry) => places.of(entry).length))
  const wide = room(layout, COLUMN, 0)
  const lines = entries.flatMap((entry) => told(entry, places, layout, widest, wide))
  return row('Look at', lines, layout, COLUMN, 0)
}

function told(entry: Unexplained, places: Places, { chalk, ...layout }: Layout, widest: number, wide: number): string[] {
  const place = places.of(entry)
  const often = entry.count > 1 ? ` (${count(entry.count)} times)` : ''
  if (isNarrow({ chalk, ...layout }) || widest > wide / 2)
    return [`${chalk.cyan(place)}${often}`, `${chalk.dim('|')} ${excerpt(wordsOf(entry), wide - 2)}`]
  return [`${chalk.cyan(place.padEnd(widest + 2))}${excerpt(wordsOf(entry), wide - widest - 2 - often.length)}${often}`]
}

/** What was read and from when to when, and what was not read. */
export function readLines(report: Report, places: Places, layout: Layout): string[] {
  const { artifacts, machines = [] } = report.coverage
  const lines = artifacts.reduce((sum, a) => sum + a.lines, 0)
  const [host] = machines.length === 1 ? machines : []
  const span = spanOf(report)
  const more = layout.verbose ? '' : ' More: -v'
  const read = `${plural(artifacts.length, 'file')}${host?.name === undefined ? '' : ` of ${host.name}`}, ${plural(lines, 'line')}${span === '' ? '' : `, ${span}`}${zoneNote(report)}.`
  return block('Read', `${[read, ...gapsInWords(report.coverage.gaps, places)].join(' ')}${more}`, layout, COLUMN, 0)
}

/** From the first to the last line of the logs, on the clock that most of them have. */
function spanOf({ coverage: { artifacts } }: Report): string {
  const moments = artifacts.flatMap((a) => [momentOf(a, 'from'), momentOf(a, 'to')]).flatMap((moment): Moment[] => (moment === undefined ? [] : [moment]))
  const best = (['zoned', 'zoneless', 'yearless', 'boot'] as const).find((kind) => moments.some((moment) => moment.kind === kind))
  const alike = moments.filter(({ kind }) => kind === best).sort((a, b) => a.order - b.order)
  return spanInWords(alike[0], alike.at(-1))
}
