import { grouped } from '../../core/grouped.ts'
import { hostsOf } from '../../core/hosts.ts'
import { type Finding, LINES_LOST, type Report } from '../../core/report.ts'
import { count, plural } from '../../core/words/numbers.ts'
import { byIncident } from '../by-incident.ts'
import { commonFolder } from '../common-folder.ts'
import { Places } from '../place.ts'
import { failureText } from './failure-text.ts'

/** A `testcase`: one failure, looked for on one machine. */
export interface Case {
  /** Its machine, or `osdx` for all of the input. */
  readonly suite: string
  readonly name: string
  readonly file?: string | undefined
  readonly line?: number | undefined
  /** Failed: it was found. Passed: a source was read that would show it, or it is a note. Skipped: nobody can tell. */
  readonly outcome: 'passed' | 'failed' | 'skipped'
  /** In one line: what was found, or why nobody can tell. Empty where it passed. */
  readonly message: string
  readonly text: string
  readonly severity?: string
}

/** The suite of what is of no machine alone. */
export const WHOLE = 'osdx'
/** Findings of one failure on one machine that are told whole, and files that one case names. */
const MOST_TOLD = 10
const MOST_FILES = 1_000

/** Every failure that was found, that was not, and what hides others: the worst first, each name once in its suite. */
export function* casesOf(report: Report): Generator<Case> {
  const { artifacts, gaps, notObserved, unexplained, unexplainedOmitted = 0, machines = [] } = report.coverage
  const hosts = new Set([...hostsOf(report.findings), ...machines.flatMap(({ name }) => name ?? [])])
  const whole = hosts.size === 1 ? [...hosts][0]! : WHOLE
  const places = new Places(commonFolder(artifacts.map(({ path }) => path)))
  for (const alike of grouped(byIncident(report), (finding) => JSON.stringify([suiteOf(finding), finding.id])).values())
    yield found(alike, places)
  for (const { id, in: where, certainty } of notObserved)
    yield certainty === LINES_LOST
      ? { suite: whole, name: id, outcome: 'skipped', message: certainty, text: `Looked for in ${where}.` }
      : { suite: whole, name: id, outcome: 'passed', message: '', text: `Not seen in ${where}: ${certainty}` }
  const all = unexplained.reduce((sum, line) => sum + line.count, unexplainedOmitted)
  if (all > 0)
    yield {
      suite: whole,
      name: 'unexplained lines',
      outcome: 'skipped',
      message: `${plural(all, 'line')} that ${all === 1 ? 'says' : 'say'} that something broke and that no failure explains`,
      text: unexplained.map((line) => `${places.of(line)}  ${line.message ?? line.text}`).join('\n'),
    }
  const byFile = [...grouped(gaps, ({ what }) => what)]
  for (const [what, alike] of byFile.slice(0, MOST_FILES))
    yield { suite: whole, name: `not read: ${what}`, outcome: 'skipped', message: alike.map(({ why }) => why).join('; '), text: '' }
  const left = byFile.length - MOST_FILES
  if (left > 0) yield { suite: whole, name: 'not read: more', outcome: 'skipped', message: `${count(left)} more: see the JSON`, text: '' }
}

const suiteOf = ({ entities: { host } }: Finding): string => (typeof host === 'string' ? host : WHOLE)

/** The findings of one failure on one machine. Notes are no failures. */
function found(alike: readonly Finding[], places: Places): Case {
  const alarms = alike.filter(({ severity }) => severity !== 'note')
  const told = alarms.length > 0 ? alarms : alike
  const { id, headline, title, severity, evidence } = told[0]!
  const more = told.length - 1
  return {
    suite: suiteOf(told[0]!),
    name: id,
    file: evidence[0]?.artifact,
    line: evidence[0]?.line,
    outcome: alarms.length > 0 ? 'failed' : 'passed',
    message: alarms.length > 0 ? `${headline ?? title}${more > 0 ? ` (and ${count(more)} more)` : ''}` : '',
    text: [
      ...told.slice(0, MOST_TOLD).map((finding) => failureText(finding, places)),
      ...(told.length > MOST_TOLD ? [`… ${count(told.length - MOST_TOLD)} more: see the JSON`] : []),
    ].join('\n\n'),
    severity,
  }
}
