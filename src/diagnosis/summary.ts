import { TIME_ASKED_FOR } from './left-out.ts'
import type { Coverage, Report } from '../core/report.ts'

/** The answer in one sentence. */
export function summarise(report: Omit<Report, 'summary'>): string {
  const files = report.coverage.artifacts.length
  const lines = report.coverage.artifacts.reduce((sum, a) => sum + a.lines, 0)
  const read = `${files} ${files === 1 ? 'file' : 'files'}, ${lines} ${lines === 1 ? 'line' : 'lines'} read`
  const root = report.findings.find((f) => f.key === report.incidents[0]?.root)
  if (root === undefined) {
    const notes = report.findings.length
    const broken = saysBroken(report.coverage)
    const where = report.coverage.gaps.some(({ what }) => what === TIME_ASKED_FOR) ? ' in the time asked for' : ''
    if (broken !== '')
      return `No failure that osdx knows was found${where}, but ${broken} (${read}${notes > 0 ? `; ${notes} ${notes === 1 ? 'note' : 'notes'}` : ''}).`
    return files === 0
      ? 'Nothing could be read.'
      : `No failure that osdx knows was found${where} (${read}${notes > 0 ? `; ${notes} ${notes === 1 ? 'note' : 'notes'}` : ''}); this excludes only what these sources could have shown.`
  }
  const more = report.incidents.length - 1
  const first = root.headline ?? /^.{20,}?[.](?= |$)/.exec(root.cause.replaceAll('\n', ' '))?.[0] ?? root.cause
  // of several machines the answer says which
  const hosts = new Set(report.findings.flatMap(({ entities }) => entities['host'] ?? []))
  const where = hosts.size > 1 && root.entities['host'] !== undefined ? `${root.entities['host']}: ` : ''
  return `${where}${first} ${Math.round(root.confidence * 100)} % sure${more > 0 ? `; ${more} more ${more === 1 ? 'incident' : 'incidents'}` : ''}.`
}

/** `2 lines say that something broke (first: app.log:17)`: empty when none does. */
function saysBroken({ unexplained, unexplainedOmitted = 0 }: Coverage): string {
  const [first] = unexplained
  if (first === undefined) return ''
  const lines = unexplained.reduce((sum, { count }) => sum + count, unexplainedOmitted)
  const place = `${first.artifact === '-' ? 'standard input' : first.artifact}:${first.line}`
  return lines === 1 ? `1 line says that something broke: ${place}` : `${lines} lines say that something broke, first ${place}`
}
