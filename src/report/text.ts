import type { ChalkInstance } from 'chalk'
import type { Evidence, Finding, Report } from '../core/report.ts'
import type { Severity } from '../core/severity.ts'
import { momentOf, spanInWords, timeSpan, type Moment } from '../core/time/words.ts'
import { arrange, chainOf, fit, hostsOf, onHost, type Story } from './arrange.ts'
import { coverageLines } from './text-coverage.ts'
import { lookAt } from './text-look-at.ts'
import { block, type Layout } from './text-layout.ts'
import { count, plural } from '../core/words/numbers.ts'
import { sure } from './words.ts'
import { fold, inert, shorten, withoutCommands, wrap } from './wrap.ts'

export interface TextOptions {
  readonly chalk: ChalkInstance
  /** Columns; prose is wrapped at 100 at most. Default 80. */
  readonly width?: number
  /** On a terminal a quoted line is cut to one line; elsewhere it is folded. */
  readonly tty?: boolean
  readonly verbose?: boolean
}

/** Longest text report, in characters: what a ticket takes. */
const MOST = 60_000
const MOST_VERBOSE = 1_000_000

/** The report for people. `report` has been sanitized. */
export function renderText(report: Report, options: TextOptions): string {
  const { chalk, verbose = false } = options
  const layout: Layout = {
    chalk,
    width: Math.max(40, Math.min(options.width ?? 80, 100)),
    screen: Math.max(40, options.width ?? 80),
    tty: options.tty === true,
    verbose,
  }
  const { stories, others } = arrange(report)
  const hosts = hostsOf(report.findings)
  const verdict = wrap(report.summary, layout.width)
    .map((line) => chalk.bold(line))
    .join('\n')
  const shown = stories.slice(0, verbose ? stories.length : 5)
  const footer = [
    ...alsoFound(stories.slice(shown.length), others, layout),
    ...lookAt(report, layout),
    ...coverageLines(report, layout),
  ].join('\n')
  const budget = (verbose ? MOST_VERBOSE : MOST) - verdict.length - footer.length
  const told = fit(
    shown.map((story) => tell(story, layout, hosts)),
    budget,
    (left) => `… ${plural(left, 'more incident')}: see the JSON`,
  )
  const text = withoutCommands([verdict, ...told, footer].join('\n\n'))
  const most = verbose ? MOST_VERBOSE : MOST
  return `${text.length < most ? text : `${text.slice(0, most - 200).replace(/\n[^\n]*$/, '')}\n… more: see the JSON`}\n`
}

function tell(story: Story, layout: Layout, hosts: ReadonlySet<string>): string {
  const { root, effects, incident, number } = story
  const { chalk, width } = layout
  const prefix = `${number}  ${root.severity.toUpperCase()}  `
  const [head = '', ...more] = wrap(chainOf(story).join(' → '), width - prefix.length)
  const when = spanInWords(momentOf(root, 'first'), latest(root, effects))
  const where = onHost(root, hosts)
  const facts = [
    ...(where === '' ? [] : [where.trim()]),
    ...(root.count > 1 ? [`${count(root.count)} times`] : []),
    ...(when === '' ? [] : [when]),
    sure(root.confidence),
  ]
  const because = [...root.because, ...incident.why]
  return [
    `${chalk.bold(number)}  ${painted(root.severity, chalk)}  ${chalk.bold(head)}`,
    ...more.map((line) => `${' '.repeat(prefix.length)}${chalk.bold(line)}`),
    ...wrap(facts.join(', '), width - 3).map((line) => `   ${line}`),
    // the first incident's headline is the verdict
    ...(number > 1 && root.headline !== undefined ? block('What', root.headline, layout) : []),
    ...(root.cause === '' ? [] : block('Cause', root.cause, layout)),
    ...effects
      .slice(0, layout.verbose ? effects.length : 4)
      .flatMap((effect) => block('Then', `${effect.id}${onHost(effect, hosts)}: ${effect.headline ?? effect.cause}`, layout)),
    ...(effects.length > 4 && !layout.verbose ? block('', `and ${plural(effects.length - 4, 'more effect')}`, layout) : []),
    ...proof([root, ...effects], layout),
    ...(because.length > 0 ? block('', `(${[...new Set(because)].join('; ')})`, layout) : []),
    ...against([root, ...effects], layout),
    ...fixes(root, layout),
    ...incident.alternatives.slice(0, layout.verbose ? 50 : 3).flatMap((text, i) => block(i === 0 ? 'Or' : '', text, layout)),
  ].join('\n')
}

/** The last sign of the incident, as far as the effects' times can be compared with the root's. */
function latest(root: Finding, effects: readonly Finding[]): Moment | undefined {
  const first = momentOf(root, 'first')
  // seconds since boot are of one boot only
  if (first === undefined || first.kind === 'boot') return momentOf(root, 'last')
  return [root, ...effects]
    .flatMap((f) => momentOf(f, 'last') ?? momentOf(f, 'first') ?? [])
    .filter(({ kind }) => kind === first.kind)
    .sort((a, b) => a.order - b.order)
    .at(-1)
}

function painted(severity: Severity, chalk: ChalkInstance): string {
  const word = severity.toUpperCase()
  if (severity === 'critical') return chalk.bold.red(word)
  return severity === 'error' ? chalk.red(word) : severity === 'warning' ? chalk.yellow(word) : chalk.cyan(word)
}

const placeOf = ({ artifact, line }: Evidence): string => `${artifact}:${line}`

/** Evidence of the root, then of its effects: a line that both cite is quoted once. */
function proof([root, ...effects]: [Finding, ...Finding[]], layout: Layout): string[] {
  const { verbose } = layout
  const own = root.evidence.slice(0, verbose ? 20 : 3)
  const quoted = new Set(own.map(placeOf))
  const theirs = effects
    .slice(0, verbose ? 20 : 3)
    .flatMap((f) => f.evidence.slice(0, verbose ? 5 : 1))
    .filter((evidence) => !quoted.has(placeOf(evidence)))
  const hidden = root.evidence.length - own.length + (root.evidenceOmitted ?? 0)
  const lines = [...own, ...theirs].flatMap((evidence) => cite(evidence, layout))
  return [
    ...label('Proof', lines, layout),
    ...(hidden > 0
      ? block('', `and ${plural(hidden, 'more line')}${root.evidence.length > own.length ? ' (see the JSON)' : ''}`, layout)
      : []),
  ]
}

function against(findings: Finding[], layout: Layout): string[] {
  const lines = findings
    .flatMap((f) => f.against)
    .slice(0, layout.verbose ? 20 : 3)
    .flatMap(({ note, evidence }) => [...wrap(note, layout.width - 11), ...(evidence === undefined ? [] : cite(evidence, layout))])
  return label('Against', lines, layout)
}

/** `file:line  what it shows` (or that below, when it is long), and the quoted line behind a bar, so that no line begins with log text. */
function cite(evidence: Evidence, { chalk, width, screen, tty, verbose }: Layout): string[] {
  const { artifact, line, endLine, text, message, note } = evidence
  const place = inert(
    `${artifact === '-' ? 'standard input' : artifact}:${line}${endLine !== undefined && endLine !== line ? `–${endLine}` : ''}`,
  )
  const quote = (message ?? text).replaceAll('\t', ' ').trimEnd()
  const room = (tty ? screen : width) - 13
  const pieces = tty && !verbose ? [shorten(quote, room)] : fold(quote, room)
  const most = verbose ? 30 : 5
  const left = pieces.slice(most).join('').length
  // a note that has no room beside its place stands below it, whole: it holds what was counted and the threshold
  const beside = note === undefined || place.length + 2 + note.length <= width - 11
  return [
    `${chalk.cyan(place)}${note !== undefined && beside ? `  ${note}` : ''}`,
    ...(beside || note === undefined ? [] : wrap(note, width - 13).map((line) => `  ${line}`)),
    ...pieces.slice(0, most).map((piece) => `${chalk.dim('|')} ${piece}`),
    ...(left > 0 ? [chalk.dim(`| … ${count(left)} more characters`)] : []),
  ]
}

function fixes(finding: Finding, layout: Layout): string[] {
  const lines = finding.fix.flatMap(({ when, say, run, changes = 'none' }) => {
    const said = wrap(changes === 'none' ? say : `${say} CHANGES THE ${changes.toUpperCase()}:`, layout.width - 20).map(
      (line, i) => `${(i === 0 ? when : '').padEnd(9)}${line}`,
    )
    return [...said, ...(run === undefined ? [] : run.split('\n').map((line) => `${' '.repeat(9)}${layout.chalk.green(`$ ${line}`)}`))]
  })
  return label('Fix', lines, layout)
}

function label(name: string, lines: readonly string[], { chalk }: Layout): string[] {
  return lines.map((line, i) => `   ${i === 0 ? chalk.bold(name.padEnd(8)) : ' '.repeat(8)}${line}`)
}

/** One line for each incident that is not told in full and for each finding that belongs to none. */
function alsoFound(untold: readonly Story[], others: readonly Finding[], layout: Layout): string[] {
  const findings = [...untold.map((story) => story.root), ...others]
  if (findings.length === 0) return []
  const most = layout.verbose ? 200 : 10
  const lines = findings.slice(0, most).map((f) => {
    const when = timeSpan(f, 'first', 'last')
    return `${f.severity.toUpperCase()} ${f.id}: ${shorten(f.title, 400)}${f.count > 1 ? `, ${count(f.count)} times` : ''}${when === '' ? '' : `, ${when}`}${layout.verbose ? `. ${f.cause}` : ''}`
  })
  const left = findings.length - most
  return block('Also found', [...lines, ...(left > 0 ? [`… ${plural(left, 'more finding')}: see the JSON`] : [])].join('\n'), layout, 13, 0)
}
