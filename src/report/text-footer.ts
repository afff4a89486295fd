import { grouped } from '../core/grouped.ts'
import type { Finding, Report, Unexplained } from '../core/report.ts'
import { spanInWords, momentOf, type Moment } from '../core/time/words.ts'
import { count, plural } from '../core/words/numbers.ts'
import { excerpt } from './excerpt.ts'
import { gapsInWords } from './gap-words.ts'
import type { Places } from './place.ts'
import { wordsOf } from './quotes.ts'
import { redactionNotes } from './redaction-note.ts'
import { block, command, isNarrow, type Layout, room as roomOf, row } from './text-layout.ts'
import { toLookAt } from './unexplained.ts'
import { zoneNote } from './zone-note.ts'
import { quoteLines, shorten, wrap } from './wrap.ts'

/** Columns of the labels. */
export const COLUMN = 9
/** Columns that are lost where lines are broken. */
const SLACK = 8

/** Entries under `Also`, and lines of one. */
export interface AlsoRoom {
  readonly most: number
  readonly lines: number
}

/** What is told shortly: incidents behind the third, and notes, those of one kind together. */
export function alsoLines(findings: readonly Finding[], layout: Layout, room: AlsoRoom): string[] {
  const most = layout.verbose ? 200 : room.most
  const wide = roomOf(layout, COLUMN, 0)
  const alike = [...grouped(findings, (f) => (layout.verbose ? f.key : `${f.severity} ${f.id}`)).values()]
  const left = alike.slice(most).flat().length
  const lines = alike.slice(0, most).flatMap(([f, ...more]) => {
    const often = more.length === 0 ? '' : ` (and ${count(more.length)} more)`
    const said = wrap(`${f.severity === 'note' ? '' : `${f.severity.toUpperCase()} `}${f.id}: ${f.title}`, wide - often.length)
    const kept =
      said.length <= room.lines || layout.verbose
        ? said
        : [...said.slice(0, room.lines - 1), shorten(said.slice(room.lines - 1).join(' '), wide - often.length)]
    return [...kept.slice(0, -1), `${kept.at(-1)}${often}`]
  })
  const rest = left > 0 ? [`and ${plural(left, 'more finding')} (${layout.verbose ? 'see the JSON' : '-v'})`] : []
  return row('Also', [...lines, ...rest], layout, COLUMN, 0)
}

/** Lines of one entry under `Look at`, by how many there are: where nothing was found they are the answer. */
const LINES_EACH = [0, 3, 2, 1] as const
/** Of three or more the worst; and the first beside incidents. */
const LINES_OF_WORST = 2

/** Lines that say that something broke and that nothing above explains. */
export function lookAt(report: Report, places: Places, layout: Layout): string[] {
  const entries = toLookAt(report, layout.verbose)
  const each = report.incidents.length === 0 ? (LINES_EACH[entries.length] ?? 1) : 1
  const widest = Math.max(0, ...entries.map((entry) => places.of(entry).length))
  return row(
    'Look at',
    entries.flatMap((entry, i) =>
      told(entry, { place: places.of(entry), widest, each: i === 0 ? Math.max(each, LINES_OF_WORST) : each }, layout),
    ),
    layout,
    COLUMN,
    0,
  )
}

function told(entry: Unexplained, { place, widest, each }: { place: string; widest: number; each: number }, layout: Layout): string[] {
  const wide = roomOf(layout, COLUMN, 0)
  const often = entry.count > 1 ? ` (${count(entry.count)} times)` : ''
  const said = wordsOf(entry)
  const beside = wide - widest - 2 - often.length
  if (!isNarrow(layout) && widest <= wide / 2 && (each === 1 || said.length <= beside))
    return [`${place.padEnd(widest + 2)}${excerpt(said, beside)}${often}`]
  const room = wide - 2
  const pieces = quoteLines(excerpt(said, room * each - (each > 1 ? SLACK : 0)), room)
  return [`${place}${often}`, ...pieces.slice(0, each).map((piece) => `| ${piece}`)]
}

/** The question that is open where no failure was found, and the command that settles it. */
export function nextLines(report: Report, layout: Layout): string[] {
  const [step] = report.incidents.length === 0 ? report.next : []
  if (step === undefined) return []
  const wide = roomOf(layout, COLUMN, 0)
  return row('Next', [...wrap(step.say, wide), ...(step.run === undefined ? [] : command(step.run, layout, COLUMN))], layout, COLUMN, 0)
}

/** What was read and from when to when, and what was not read. */
export function readLines(report: Report, places: Places, layout: Layout): string[] {
  const { artifacts, machines = [] } = report.coverage
  const lines = artifacts.reduce((sum, a) => sum + a.lines, 0)
  const [host] = machines.length === 1 ? machines : []
  const span = spanOf(report)
  const more = layout.verbose ? '' : ' More:\u00a0-v'
  const read = `${plural(artifacts.length, 'file')}${host?.name === undefined ? '' : ` of ${host.name}`}, ${plural(lines, 'line')}${span === '' ? '' : `, ${span}`}${zoneNote(report)}.`
  const text = `${[read, ...gapsInWords(report.coverage.gaps, places), ...redactionNotes(report)].join(' ')}${more}`
  // a space at which no line is broken
  return block('Read', text, layout, COLUMN, 0).map((line) => line.replaceAll('\u00a0', ' '))
}

/** From the first to the last line of the logs, on the clock that most of them have. */
function spanOf({ coverage: { artifacts } }: Report): string {
  const moments = artifacts
    .flatMap((a) => [momentOf(a, 'from'), momentOf(a, 'to')])
    .flatMap((moment): Moment[] => (moment === undefined ? [] : [moment]))
  const best = (['zoned', 'zoneless', 'yearless', 'boot'] as const).find((kind) => moments.some((moment) => moment.kind === kind))
  const alike = overNewYear(moments.filter(({ kind }) => kind === best)).sort((a, b) => a.order - b.order)
  return spanInWords(alike[0], alike.at(-1))
}

const HALF_A_YEAR = 183 * 86_400_000

/** Without a year January follows December where logs lie on both sides: the first half of the year is the later one. */
function overNewYear(moments: readonly Moment[]): Moment[] {
  let [least, most] = [Infinity, -Infinity]
  for (const { order } of moments) {
    least = Math.min(least, order)
    most = Math.max(most, order)
  }
  const isOver = moments[0]?.kind === 'yearless' && most - least > HALF_A_YEAR
  const half = least + HALF_A_YEAR
  return moments.map((moment) => (isOver && moment.order < half ? { ...moment, order: moment.order + 2 * HALF_A_YEAR } : moment))
}
