import type { Evidence, Finding, Report } from '../core/report.ts'
import { inWords, momentOf, timeSpan, type Moment } from '../core/time/words.ts'
import { absences, arrange, chainOf, fit, type Story, hostsOf, onHost } from './arrange.ts'
import { codeBlock, codeSpan, prose } from './markdown-escape.ts'
import { count, plural } from '../core/words/numbers.ts'
import { sure } from './words.ts'
import { toLookAt } from './unexplained.ts'
import { withoutCommands } from './wrap.ts'
import { zoneNote } from './zone-note.ts'

export interface MarkdownOptions {
  readonly verbose?: boolean
}

/** Longest comment that common trackers take is 65,536 characters. */
const MOST = 60_000
/** Characters of one quote in a ticket. */
const QUOTE = 500

/** The report for a ticket: headings, short lists, fenced blocks. Log text stands in code only. `report` has been sanitized. */
export function renderMarkdown(report: Report, { verbose = false }: MarkdownOptions = {}): string {
  const { stories, others } = arrange(report)
  const hosts = hostsOf(report.findings)
  const head = `# osdx: ${stories[0] === undefined ? noFailure(report) : prose(stories[0].root.title)}\n\n${prose(report.summary)}`
  const shown = stories.slice(0, verbose ? 50 : 5)
  const foot = [
    alsoFound(stories.slice(shown.length), others),
    lookAt(report),
    timeline(report),
    read(report),
    notRead(report),
    notSeen(report),
    next(report),
  ].filter((s) => s !== '')
  const sections = fit(foot, MOST / 2, (left) => `… ${plural(left, 'more section')}: see the JSON`)
  const told = fit(
    shown.map((story) => tell(story, hosts)),
    MOST - head.length - sections.join('\n\n').length - 200,
    (left) => `… ${plural(left, 'more finding')}: see the JSON`,
  )
  const text = withoutCommands([head, ...told, ...sections].join('\n\n'))
  return `${text.length <= MOST ? text : `${head.slice(0, 2_000)}\n\n… ${plural(report.findings.length, 'more finding')}: see the JSON`}\n`
}

function tell(story: Story, hosts: ReadonlySet<string>): string {
  const { root, effects, incident, number } = story
  const when = `${timeSpan(root, 'first', 'last')}${root.zone === 'unknown' ? ' (local time)' : ''}`
  const because = [...new Set([...root.because, ...incident.why])]
  const evidence = [...root.evidence.slice(0, 5), ...effects.slice(0, 5).flatMap((f) => f.evidence.slice(0, 2))]
  const hidden = root.evidence.length + (root.evidenceOmitted ?? 0) - Math.min(root.evidence.length, 5)
  const against = [root, ...effects].flatMap((f) => f.against).slice(0, 5)
  return paragraphs([
    `## ${number}. ${root.severity.toUpperCase()}: ${chainOf(story).slice(0, 12).map(prose).join(' → ')}`,
    [prose(`${root.title}${onHost(root, hosts)}`), root.count > 1 ? `${count(root.count)} times` : '', when, sure(root.confidence)]
      .filter((s) => s !== '')
      .join(' · '),
    ...(root.cause === '' ? [] : [`**Cause:** ${prose(root.cause)}`]),
    list(effects.slice(0, 10).map((f) => `**Then** ${codeSpan(f.id)}${prose(onHost(f, hosts))}: ${prose(f.headline ?? f.cause)}`)),
    '**Proof**',
    codeBlock(evidence.flatMap(cite)),
    hidden > 0 ? `and ${plural(hidden, 'more line')}: see the JSON` : '',
    because.length > 0 ? `**Because:** ${prose(because.join('; '))}` : '',
    list(
      against.map(
        ({ note, evidence: line }) =>
          `**Against:** ${prose(note)}${line === undefined ? '' : ` (${codeSpan(`${place(line)}: ${short(line.text)}`)})`}`,
      ),
    ),
    root.fix.length > 0 ? '**Fix**' : '',
    list(
      root.fix.map(
        ({ when: at, say, run, changes = 'none' }) =>
          `**${at}:** ${prose(changes === 'none' ? say : `${say} CHANGES THE ${changes.toUpperCase()}:`)}${
            run === undefined
              ? ''
              : run
                  .split('\n')
                  .map((line) => `\n  ${codeSpan(line)}`)
                  .join('')
          }`,
      ),
    ),
    list(incident.alternatives.slice(0, 6).map((text) => `**Or:** ${prose(text)}`)),
    list(root.links.slice(0, 6).map((link) => (/^https:\/\/[\w./#?=&%~:,+@-]+$/.test(link) ? `<${link}>` : codeSpan(link)))),
  ])
}

function place({ artifact, line, endLine }: Evidence): string {
  return `${artifact === '-' ? 'standard input' : artifact}:${line}${endLine !== undefined && endLine !== line ? `-${endLine}` : ''}`
}

function cite(evidence: Evidence): string[] {
  return [
    `${place(evidence)}${evidence.note === undefined ? '' : `  (${evidence.note.replaceAll('\n', ' ')})`}`,
    `    ${short(evidence.message ?? evidence.text)}`,
  ]
}

function short(text: string): string {
  return text.length <= QUOTE ? text : `${text.slice(0, QUOTE - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function alsoFound(untold: readonly Story[], others: readonly Finding[]): string {
  const findings = [...untold.map((story) => story.root), ...others]
  if (findings.length === 0) return ''
  const lines = findings
    .slice(0, 20)
    .map((f) => `${f.severity.toUpperCase()} ${codeSpan(f.id)}: ${prose(f.title)}${f.count > 1 ? `, ${count(f.count)} times` : ''}`)
  const left = findings.length - lines.length
  return paragraphs(['## Also found', list(lines), left > 0 ? `… ${plural(left, 'more finding')}: see the JSON` : ''])
}

function noFailure({ coverage }: Report): string {
  return coverage.unexplained.length === 0 ? 'no failure found' : 'lines say that something broke'
}

/** Lines that say that something broke and that no finding cites. */
function lookAt(report: Report): string {
  const entries = toLookAt(report)
  if (entries.length === 0) return ''
  const left = report.coverage.unexplained.length - entries.length
  const lines = entries.flatMap((entry) => [
    `${entry.artifact === '-' ? 'standard input' : entry.artifact}:${entry.line}${entry.count > 1 ? `  (${count(entry.count)} times)` : ''}`,
    `    ${short(entry.text)}`,
  ])
  return paragraphs(['## Look at', codeBlock(lines), left > 0 ? `… and ${plural(left, 'more kind')} of such lines: see the JSON` : ''])
}

function timeline({ timeline: events }: Report): string {
  if (events.length < 2) return ''
  const left = events.length - 15
  let before: Moment | undefined
  const told = events.slice(0, 15).map((event) => {
    const moment = momentOf(event, 'time')
    const when = moment === undefined ? '' : `${inWords(moment, before)} `
    before = moment
    return `${when}${prose(event.text)}`
  })
  return paragraphs(['## Timeline', list(told), left > 0 ? `… ${plural(left, 'more event')}: see the JSON` : ''])
}

function read(report: Report): string {
  const { artifacts } = report.coverage
  const lines = artifacts.reduce((sum, a) => sum + a.lines, 0)
  const names = artifacts.slice(0, 20).map((a) => {
    const when = timeSpan(a, 'from', 'to')
    return `${codeSpan(a.path === '-' ? 'standard input' : a.path)}: ${prose(a.format)}, ${plural(a.lines, 'line')}${when === '' ? '' : `, ${when}`}`
  })
  const left = artifacts.length - names.length
  return paragraphs([
    '## Read',
    `${plural(artifacts.length, 'file')}, ${plural(lines, 'line')}${prose(zoneNote(report))}.`,
    list(names),
    left > 0 ? `… and ${count(left)} more` : '',
  ])
}

function notRead({ coverage: { gaps } }: Report): string {
  const left = gaps.length - 20
  const lines = gaps.slice(0, 20).map(({ what, why }) => `${codeSpan(what === '-' ? 'standard input' : what)}: ${prose(why)}`)
  return lines.length === 0 ? '' : paragraphs(['## Not read', list(lines), left > 0 ? `… and ${count(left)} more: see the JSON` : ''])
}

function notSeen(report: Report): string {
  const groups = absences(report)
  const lines = groups.slice(0, 10).map(({ in: where, certainty, ids }) => {
    const left = ids.length - 20
    return `${ids.slice(0, 20).map(codeSpan).join(', ')}${left > 0 ? ` and ${count(left)} more` : ''}; looked for in ${codeSpan(where)}: ${prose(certainty)}`
  })
  return lines.length === 0
    ? ''
    : paragraphs(['## Not seen', list(lines), groups.length > 10 ? `… and ${plural(groups.length - 10, 'more group')}: see the JSON` : ''])
}

function next({ next: steps }: Report): string {
  const lines = steps.slice(0, 5).map(
    ({ say, run }) =>
      `${prose(say)}${
        run === undefined
          ? ''
          : run
              .split('\n')
              .map((line) => `\n  ${codeSpan(line)}`)
              .join('')
      }`,
  )
  return lines.length === 0 ? '' : paragraphs(['## Next', list(lines)])
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}
