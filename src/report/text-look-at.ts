import type { Report, Unexplained } from '../core/report.ts'
import type { Layout } from './text-layout.ts'
import { toLookAt } from './unexplained.ts'
import { count, plural } from '../core/words/numbers.ts'
import { fold, inert, shorten } from './wrap.ts'

const COLUMN = 13
/** Pieces of one quoted line that are shown. */
const MOST = 2

/** Lines that say that something broke and that nothing above explains: `file:line  what it says (N times)`. */
export function lookAt(report: Report, layout: Layout): string[] {
  const entries = toLookAt(report)
  const lines = entries.flatMap((entry) => row(entry, layout))
  const left = report.coverage.unexplained.length - entries.length
  return [
    ...lines.map((line, i) => `${i === 0 ? layout.chalk.bold('Look at'.padEnd(COLUMN)) : ' '.repeat(COLUMN)}${line}`),
    ...(report.incidents.length === 0 && left > 0
      ? [`${' '.repeat(COLUMN)}… and ${plural(left, 'more kind')} of such lines: see the JSON`]
      : []),
  ]
}

/** The line stands beside its place where it fits, and below it behind a bar where it does not. */
function row(entry: Unexplained, { chalk, width, screen, tty, verbose }: Layout): string[] {
  const place = inert(`${entry.artifact === '-' ? 'standard input' : entry.artifact}:${entry.line}`)
  const said = (entry.message ?? entry.text).replaceAll('\t', ' ').trim()
  const times = entry.count > 1 ? ` (${count(entry.count)} times)` : ''
  const room = width - COLUMN
  if (place.length + 2 + said.length + times.length <= room) return [`${chalk.cyan(place)}  ${said}${times}`]
  const wide = (tty ? screen : width) - COLUMN - 2
  const pieces = fold(said, wide)
  const shown = verbose ? pieces.slice(0, 30) : pieces.length <= MOST ? pieces : [pieces[0] ?? '', shorten(pieces.slice(1).join(' '), wide)]
  return [`${chalk.cyan(place)}${times}`, ...shown.map((piece) => `${chalk.dim('|')} ${piece}`)]
}
