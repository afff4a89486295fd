import type { Finding, Machine, Report } from '../core/report.ts'
import { inWords, momentOf, type Moment, timeSpan } from '../core/time/words.ts'
import { grouped } from '../core/grouped.ts'
import { listed } from '../core/words/lists.ts'
import { plural } from '../core/words/numbers.ts'
import { absences, type Story } from './arrange.ts'
import type { Places } from './place.ts'
import { block, type Layout } from './text-layout.ts'
import { COLUMN } from './text-footer.ts'
import { sure } from './words.ts'

/** Entries of each list, and files of one gap. */
const MOST = 500
const MOST_FILES = 40

/** What `-v` adds: how sure each finding is and why, the timeline, each file that was read or not, what was ruled out, where to read on. */
export function details(report: Report, stories: readonly Story[], places: Places, layout: Layout): string[] {
  const { coverage } = report
  const list = (label: string, lines: readonly string[]): string[] =>
    lines.slice(0, MOST).flatMap((line, i) => block(i === 0 ? label : '', line, layout, COLUMN, 0))
  return [
    ...list('Sure', stories.flatMap(sureOf)),
    ...list('Timeline', timeline(report)),
    ...list(
      'Files',
      coverage.artifacts.map((a) => {
        const when = timeSpan(a, 'from', 'to')
        return `${places.file(a.path)} (${a.format}, ${plural(a.lines, 'line')}${when === '' ? '' : `, ${when}`})`
      }),
    ),
    ...list('Machines', (coverage.machines ?? []).map(machine)),
    ...list(
      'Gaps',
      [...grouped(coverage.gaps, ({ why }) => why)].flatMap(([why, alike]) => [
        `${why}: ${listed(
          alike.map(({ what }) => places.file(what)),
          MOST_FILES,
        )}`,
        ...alike.flatMap(({ stack }) => stack?.split('\n', 12).slice(1) ?? []),
      ]),
    ),
    ...list(
      'Not seen',
      absences(report).map(({ in: where, ids }) => `in ${places.text(where)}: ${ids}`),
    ),
    ...list('Links', [...new Set(stories.flatMap(({ root }) => root.links))]),
  ]
}

/** `oom-kill-cgroup: 95 % sure (one source: kernel log)`. */
const sureOf = ({ root, effects, incident }: Story): string[] => [
  ...[root, ...effects].map((f: Finding) => `${f.id}: ${sure(f.confidence)} (${f.because.join('; ')})`),
  ...(incident.why.length > 0 ? [`joined by: ${incident.why.join('; ')}`] : []),
]

function timeline({ timeline: events }: Report): string[] {
  let before: Moment | undefined
  return events.map((event) => {
    const moment = momentOf(event, 'time')
    const when = moment === undefined ? '' : `${inWords(moment, before)} `
    before = moment
    return `${when}${event.text}`
  })
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
