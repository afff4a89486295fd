import type { ChalkInstance } from 'chalk'
import type { Report } from '../core/report.ts'
import { plural } from '../core/words/numbers.ts'
import { hostsOf } from '../core/hosts.ts'
import { arrange, fit } from './arrange.ts'
import { commonFolder } from './common-folder.ts'
import { Places } from './place.ts'
import { details } from './text-details.ts'
import { alsoLines, type AlsoRoom, lookAt, nextLines, readLines } from './text-footer.ts'
import { incidentLines } from './text-incident.ts'
import type { Layout } from './text-layout.ts'
import { sure } from './words.ts'
import { inert, withoutCommands, wrap } from './wrap.ts'

export interface TextOptions {
  readonly chalk: ChalkInstance
  /** Columns; text is wrapped at 100 at most. Default 80. */
  readonly width?: number
  readonly verbose?: boolean
  /** The answer alone, on one line. */
  readonly quiet?: boolean
}

/** Longest text report, in characters: what a ticket takes. */
const MOST = 60_000
const MOST_VERBOSE = 1_000_000
/** Incidents that are told in rows. */
const TOLD = 3

/** The report for people. `report` has been sanitized. */
export function renderText(report: Report, options: TextOptions): string {
  const { chalk, verbose = false } = options
  if (options.quiet === true) return `${withoutCommands(inert([report.summary, ...certainty(report)].join(' ')))}\n`
  const layout: Layout = { chalk, width: Math.max(40, Math.min(options.width ?? 80, 100)), verbose }
  const { stories, others } = arrange(report)
  const hosts = hostsOf(report.findings)
  const places = new Places(commonFolder(report.coverage.artifacts.map(({ path }) => path)))
  const most = verbose ? MOST_VERBOSE : MOST
  const shown = stories.slice(0, verbose ? stories.length : TOLD)
  const also = [
    ...stories.slice(shown.length).map(({ root }) => root),
    ...others.filter(({ title }) => !report.summary.toLowerCase().includes(title.toLowerCase())),
  ]
  const footer = [
    ...alsoLines(also, layout, alsoRoom(report)),
    ...lookAt(report, places, layout),
    ...readLines(report, places, layout),
    ...nextLines(report, layout),
    ...(verbose ? details(report, stories, places, layout) : []),
  ].join('\n')
  const told = fit(
    shown.map((story) => incidentLines({ story, hosts, places, isLone: stories.length === 1, verdict: report.summary }, layout).join('\n')),
    most - footer.length,
    (left) => `… ${plural(left, 'more incident')}: see the JSON`,
  )
  const verdict = verdictLines(report, layout).join('\n')
  const text = withoutCommands(told.length === 0 ? `${verdict}\n${footer}` : `${verdict}\n\n${told.join('\n\n')}\n${footer}`)
  return `${text.length < most ? text : `${text.slice(0, most - 200).replace(/\n[^\n]*$/, '')}\n… more: see the JSON`}\n`
}

/** How many entries stand under `Also`, and lines of one: as many as leave the whole short. */
function alsoRoom({ incidents, coverage }: Report): AlsoRoom {
  if (incidents.length === 0) return { most: 2, lines: coverage.unexplained.length > 0 ? 1 : 2 }
  return incidents.length === 1 ? { most: 4, lines: 2 } : { most: 3, lines: 1 }
}

/** `95 % sure`; of the first two incidents, where there are several. */
function certainty({ incidents, findings }: Report): string[] {
  const [first, second] = incidents.map(({ root }) => findings.find(({ key }) => key === root)?.confidence)
  if (first === undefined) return []
  if (second === undefined || second === first) return [sure(first)]
  return [`${Math.round(first * 100)} % and ${sure(second)}`]
}

/** The answer, and at the right edge how sure it is. */
function verdictLines(report: Report, { chalk, width }: Layout): string[] {
  const lines = wrap(report.summary, width)
  const [said] = certainty(report)
  if (said === undefined) return lines.map((line) => chalk.bold(line))
  const last = lines.at(-1)!
  const isBeside = last.length + 2 + said.length <= width
  return [
    ...lines.slice(0, -1).map((line) => chalk.bold(line)),
    isBeside ? `${chalk.bold(last)}${' '.repeat(width - last.length - said.length)}${said}` : chalk.bold(last),
    ...(isBeside ? [] : [said.padStart(width)]),
  ]
}
