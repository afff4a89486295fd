import type { Machine, Report } from '../core/report.ts'
import { timeSpan } from '../core/time/words.ts'
import { absences, briefAbsences } from './arrange.ts'
import { block, type Layout } from './text-layout.ts'
import { count, plural } from '../core/words/numbers.ts'
import { shorten } from './wrap.ts'
import { zoneNote } from './zone-note.ts'

/** What was read, what was not, what is not there, and the next best command. */
export function coverageLines(report: Report, layout: Layout): string[] {
  return [...read(report, layout), ...notRead(report, layout), ...notSeen(report, layout), ...next(report, layout)]
}

const footer = (label: string, text: string, layout: Layout) => block(label, text, layout, 13, 0)

function read(report: Report, layout: Layout): string[] {
  const { artifacts } = report.coverage
  if (artifacts.length === 0) return footer('Read', 'nothing', layout)
  const most = layout.verbose ? 500 : 6
  const lines = artifacts.reduce((sum, a) => sum + a.lines, 0)
  const names = artifacts.slice(0, most).map((a) => {
    const when = timeSpan(a, 'from', 'to')
    return `${a.path === '-' ? 'standard input' : a.path} (${a.format}, ${plural(a.lines, 'line')}${when === '' ? '' : `, ${when}`})`
  })
  const left = artifacts.length - most
  const rest = left > 0 ? [`… and ${count(left)} more${layout.verbose ? '' : ' (--verbose)'}`] : []
  return footer(
    'Read',
    [
      `${plural(artifacts.length, 'file')}, ${plural(lines, 'line')}${zoneNote(report)}`,
      ...names,
      ...rest,
      ...(layout.verbose ? (report.coverage.machines ?? []).slice(0, most).map(machine) : []),
    ].join('\n'),
    layout,
  )
}

const ZONE_FROM = {
  option: 'as given',
  capture: 'as a capture states',
  stamps: 'as its own logs write it',
  'other log': 'from a log with the same lines',
}

/** `node7 (node7.example.com): 2 boots, the last since 21 Nov 2026 10:15:00 +0100, zone +01:00 (as its own logs write it)`. */
function machine({ name, aliases, boots, timeZone, zoneFrom, clockErrorSeconds }: Machine): string {
  const last = boots.at(-1)
  const since = last === undefined ? '' : timeSpan(last, 'start')
  const parts = [
    ...(boots.length === 0
      ? []
      : [`${plural(boots.length, 'boot')}${since === '' ? '' : `${boots.length > 1 ? ', the last' : ''} since ${since}`}`]),
    timeZone === undefined ? 'zone not known' : `zone ${timeZone}${zoneFrom === undefined ? '' : ` (${ZONE_FROM[zoneFrom]})`}`,
    ...(clockErrorSeconds === undefined ? [] : [`clocks agree to ${clockErrorSeconds} s`]),
  ]
  return `${name ?? 'a machine without a name'}${aliases.length === 0 ? '' : ` (${aliases.join(', ')})`}: ${parts.join(', ')}`
}

function notRead({ coverage }: Report, layout: Layout): string[] {
  const { gaps } = coverage
  const most = layout.verbose ? 500 : 10
  const left = gaps.length - most
  const lines = gaps
    .slice(0, most)
    .flatMap(({ what, why, stack }) => [
      `${what === '-' ? 'standard input' : shorten(what, 500)}: ${shorten(why, 500)}`,
      ...(layout.verbose && stack !== undefined ? stack.split('\n', 12).slice(1) : []),
    ])
  return footer('Not read', [...lines, ...(left > 0 ? [`… and ${count(left)} more: see the JSON`] : [])].join('\n'), layout)
}

function notSeen(report: Report, layout: Layout): string[] {
  const { verbose } = layout
  const groups: { in: string; certainty?: string; ids: string[] }[] = verbose ? absences(report) : briefAbsences(report)
  const shown = groups.slice(0, verbose ? 200 : 5).map(({ in: where, certainty, ids }) => {
    const names = verbose || ids.length <= 10 ? ids : ids.slice(0, 8)
    const rest = ids.length > names.length ? ` and ${count(ids.length - names.length)} more` : ''
    return `${names.join(', ')}${rest}; looked for in ${where}${certainty === undefined ? ' (--verbose: what that proves)' : `: ${certainty}`}`
  })
  const left = groups.length - shown.length
  return footer(
    'Not seen',
    [...shown, ...(left > 0 ? [`… and ${plural(left, 'more group')} (${verbose ? 'see the JSON' : '--verbose'})`] : [])].join('\n'),
    layout,
  )
}

function next(report: Report, layout: Layout): string[] {
  return report.next
    .slice(0, 5)
    .flatMap(({ say, run }, i) => [
      ...footer(i === 0 ? 'Next' : '', say, layout),
      ...(run === undefined ? [] : run.split('\n').map((line) => `${' '.repeat(13)}${layout.chalk.green(`$ ${line}`)}`)),
    ])
}
