import { hostsOf } from '../core/hosts.ts'
import type { Finding, Report } from '../core/report.ts'
import { inWords, momentOf, timeSpan, type Moment } from '../core/time/words.ts'
import { count, plural } from '../core/words/numbers.ts'
import { capital } from '../core/words/opt.ts'
import { absences, arrange, chainOf, consequencesOf, type Story, whenUntold } from './arrange.ts'
import { commonFolder } from './common-folder.ts'
import { excerpt } from './excerpt.ts'
import { codeBlock, codeSpan, prose } from './markdown-escape.ts'
import { Places } from './place.ts'
import { MOST_QUOTES, type Quote, quotesOf, wordsOf, wordsThatMatter } from './quotes.ts'
import { gapsInWords } from './gap-words.ts'
import { redactionNotes } from './redaction-note.ts'
import { broken } from './text-layout.ts'
import { toLookAt } from './unexplained.ts'
import { sure } from './words.ts'
import { withoutCommands } from './wrap.ts'
import { isZoneless, zoneNote } from './zone-note.ts'

/** Longest comment that trackers take: Jira 32,767 characters, GitHub 65,536, GitLab 1,000,000. */
const MOST = 32_000
/** Columns of a line in a fenced block, and of a command there. */
const COLUMNS = 120
/** Characters of the heading. */
const HEADING = 80
/** Incidents that are told before the fold. */
const TOLD = 3

/** The report for a ticket: the answer, a table, commands, proof; everything else in one fold, last. `report` has been sanitized. */
export function renderMarkdown(report: Report): string {
  const { stories, others } = arrange(report)
  const places = new Places(commonFolder(report.coverage.artifacts.map(({ path }) => path)))
  const hosts = hostsOf(report.findings)
  const shown = stories.slice(0, TOLD)
  const told = shown.flatMap((story) => tell(story, { hosts, places, isLone: shown.length === 1 }))
  const head =
    shown.length === 0
      ? [prose(inLocalTime(report.summary, report.coverage.artifacts.find(isZoneless) ?? {})), lookAt(report, places)]
      : told
  const foot = `${shown.map((story) => codeSpan(chainOf(story).join(' → '))).join(', ')}${shown.length > 0 ? ' · ' : ''}osdx ${report.tool.version} · ${read(report)}`
  const also = list(
    [...stories.slice(TOLD).map(({ root }) => root), ...others].slice(0, 10).map((f) => `Also ${codeSpan(f.id)}: ${prose(f.title)}`),
  )
  const body = paragraphs([...head, also])
  const fold = folded(report, stories, places, MOST - body.length - foot.length - 200)
  return `${withoutCommands(paragraphs([body.length > MOST ? `${prose(report.summary)}\n\n… more: see the JSON` : body, fold, foot]))}\n`
}

interface Around {
  readonly hosts: ReadonlySet<string>
  readonly places: Places
  readonly isLone: boolean
}

/** `### Who and what`, why and how sure, a table, commands, proof. */
function tell(story: Story, { hosts, places }: Around): string[] {
  const { root, incident } = story
  const [title, rest] = parted(incident.headline ?? root.title)
  const when = whenUntold(story)
  const rows: (readonly [string, string])[] = [
    ['When', when === undefined ? '' : inLocalTime(capital(when), root)],
    ['Cause', root.cause],
    ['Effect', consequencesOf(story, hosts, 3)],
    ['Not', root.excluded ?? ''],
    ...root.fix
      .filter(({ when: at }) => at !== 'verify')
      .map(({ when: at, say, changes = 'none' }, i, all): [string, string] => [
        all[i - 1]?.when === at ? '' : capital(at),
        marked(say, changes),
      ]),
    ...(root.open ?? []).slice(0, 1).map(({ ask }): [string, string] => ['Open', ask]),
  ]
  return [
    `### ${prose(title)}`,
    `${prose(inLocalTime(rest, root))} **${sure(root.confidence)}**`.trim(),
    ['| | |', '| --- | --- |', ...rows.filter(([, text]) => text !== '').map(([name, text]) => `| ${name} | ${prose(text)} |`)].join('\n'),
    commands(root),
    codeBlock(quoted(quotesOf(story, MOST_QUOTES), places, wordsThatMatter(story)), 'text'),
  ]
}

/** A clock time of a source that prints no zone says so. */
const inLocalTime = (text: string, of: Pick<Finding, 'zone'>): string =>
  isZoneless(of) && /\d\d:\d\d:\d\d/.test(text) ? `${text.replace(/\.$/, '')} (local time)${text.endsWith('.') ? '.' : ''}` : text

/** `kern.log:35  what was said`: places of one width, lines of at most so many columns. */
function quoted(quotes: readonly Quote[], places: Places, words: readonly string[]): string[] {
  const widest = Math.max(0, ...quotes.map((quote) => places.of(quote).length).filter((length) => length <= 40))
  return quotes.map((quote) => {
    const place = places.of(quote).padEnd(widest)
    return `${place}  ${excerpt(wordsOf(quote), Math.max(30, COLUMNS - place.length - 2), words)}`
  })
}

/** The heading, and what of the headline does not go into it. */
function parted(headline: string): [string, string] {
  const [sentence = headline] = /^.+?[.](?= |$)/.exec(headline) ?? []
  const cuts = [...sentence.matchAll(/[:;,] |\.$/g)]
    .map(({ index }) => index)
    .filter((at) => at >= 20 && at <= HEADING && isOutside(sentence, at))
  const at = cuts.at(-1)
  if (at !== undefined) return [headline.slice(0, at), capital(headline.slice(at).replace(/^[:;,.]\s*(?:and )?/, ''))]
  return [`${headline.slice(0, HEADING - 1).replace(/\s\S*$/, '')}…`, headline]
}

/** Whether a place is in no bracket. */
const isOutside = (text: string, at: number): boolean => text.slice(0, at).split('(').length === text.slice(0, at).split(')').length

const marked = (say: string, changes: string): string => (changes === 'none' ? say : `${say} CHANGES THE ${changes.toUpperCase()}.`)

/** What to type, each with what it is for. */
function commands({ fix, open = [] }: Finding): string {
  const steps = [
    ...fix.map(({ when, say, run, changes = 'none' }) => ({ run, what: `${when === 'verify' ? 'verify: ' : ''}${say}`, changes })),
    ...open.slice(0, 1).map(({ ask, run }) => ({ run, what: ask, changes: 'none' })),
  ].filter(({ run }) => run !== undefined)
  if (steps.length === 0) return ''
  return codeBlock(
    steps.flatMap(({ run, what, changes }) => {
      const lines = run!.split('\n').flatMap((line) => broken(line, COLUMNS))
      const mark = changes === 'none' ? '' : `  # CHANGES THE ${changes.toUpperCase()}`
      return [`# ${briefly(what)}`, ...lines.slice(0, -1), `${lines.at(-1)}${mark}`]
    }),
    'sh',
  )
}

/** The first part of what is said, in at most 70 characters. */
function briefly(what: string): string {
  const first = /^(?:verify: )?.{15,}?(?=[.:;](?: |$))/.exec(what)?.[0] ?? what
  return first.length <= 70 ? first : `${first.slice(0, 69).replace(/\s\S*$/, '')}…`
}

/** Lines that say that something broke and that no finding cites. */
function lookAt(report: Report, places: Places): string {
  const entries = toLookAt(report)
  if (entries.length === 0) return ''
  return codeBlock(
    entries.map(
      (entry) => `${places.of(entry)}  ${excerpt(wordsOf(entry), COLUMNS - 30)}${entry.count > 1 ? `  (${count(entry.count)} times)` : ''}`,
    ),
    'text',
  )
}

function read(report: Report): string {
  const { artifacts } = report.coverage
  const lines = artifacts.reduce((sum, a) => sum + a.lines, 0)
  return `${plural(artifacts.length, 'file')}, ${plural(lines, 'line')}${prose(zoneNote(report))}`
}

/** Everything else in one fold, in at most so many characters. */
function folded(report: Report, stories: readonly Story[], places: Places, most: number): string {
  const quotes = stories.slice(0, TOLD).flatMap((story) => quotesOf(story, 60).slice(MOST_QUOTES))
  const parts = [
    quotes.length === 0 ? '' : codeBlock(quoted(quotes.slice(0, 30), places, stories.flatMap(wordsThatMatter)), 'text'),
    section(
      'Sure',
      stories.slice(0, TOLD).map(({ root }) => `${codeSpan(root.id)}: ${sure(root.confidence)} (${prose(root.because.join('; '))})`),
    ),
    section(
      'Against',
      stories.slice(0, TOLD).flatMap(({ root }) => root.against.map(({ note }) => prose(note))),
    ),
    section('Timeline', timeline(report)),
    section(
      'Read',
      report.coverage.artifacts.slice(0, 30).map((a) => {
        const when = timeSpan(a, 'from', 'to')
        return `${codeSpan(places.file(a.path))}: ${prose(a.format)}, ${plural(a.lines, 'line')}${when === '' ? '' : `, ${when}`}`
      }),
    ),
    [...gapsInWords(report.coverage.gaps, places), ...redactionNotes(report)].map(prose).join(' '),
    section(
      'Not seen',
      absences(report)
        .slice(0, 10)
        .map(({ in: where, ids }) => `in ${codeSpan(places.text(where))}: ${prose(ids)}`),
    ),
  ].filter((part) => part !== '')
  let left = most
  const kept = parts.filter((part) => {
    if (part.length + 2 > left) return false
    left -= part.length + 2
    return true
  })
  if (kept.length === 0) return ''
  const more = quotes.length === 0 ? '' : `${plural(quotes.length, 'further line')}, `
  return paragraphs([`<details><summary>More: ${more}timeline, what was read and what was not seen</summary>`, ...kept, '</details>'])
}

const section = (name: string, items: readonly string[]): string => (items.length === 0 ? '' : paragraphs([`**${name}**`, list(items)]))

function timeline({ timeline: events }: Report): string[] {
  if (events.length < 2) return []
  let before: Moment | undefined
  return events.slice(0, 15).map((event) => {
    const moment = momentOf(event, 'time')
    const when = moment === undefined ? '' : `${inWords(moment, before)} `
    before = moment
    return `${when}${prose(event.text)}`
  })
}

const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n')

const paragraphs = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n')
