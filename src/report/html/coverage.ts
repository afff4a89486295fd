import type { Finding, Report } from '../../core/report.ts'
import { timeSpan } from '../../core/time/words.ts'
import { count, plural } from '../../core/words/numbers.ts'
import { absences, type Story } from '../arrange.ts'
import { gapsInWords } from '../gap-words.ts'
import { wordsOf } from '../quotes.ts'
import { redactionNotes } from '../redaction-note.ts'
import { toLookAt } from '../unexplained.ts'
import { size } from '../words.ts'
import { zoneNote } from '../zone-note.ts'
import { findingDetails } from './incident.ts'
import { el, type Markup } from './markup.ts'
import type { PageNames } from './page-names.ts'
import { command } from './steps.ts'

/** Sources, gaps and absences that are listed. */
const MOST = 300

/** What is told shortly: incidents past those that are told whole, and notes. */
export function alsoSection(findings: readonly Finding[], left: readonly Story[], names: PageNames): Markup | undefined {
  if (findings.length + left.length === 0) return undefined
  return el(
    'section',
    { 'aria-labelledby': 'also-title' },
    el('h2', { id: 'also-title' }, 'Also'),
    left.map(({ root, number, incident }) => el('p', {}, `${number}: ${incident.headline ?? root.title}`)),
    findings.slice(0, MOST).map((finding) => findingDetails(finding, undefined, names, false)),
    findings.length > MOST
      ? el('p', { class: 'aside' }, `And ${plural(findings.length - MOST, 'more finding')}: see the JSON.`)
      : undefined,
  )
}

/** Lines that say that something broke and that nothing above explains. */
export function lookAtSection(report: Report, names: PageNames): Markup | undefined {
  const shown = toLookAt(report, true)
  if (shown.length === 0) return undefined
  return el(
    'section',
    { 'aria-labelledby': 'look-title' },
    el('h2', { id: 'look-title' }, 'Look at'),
    el('p', { class: 'aside' }, 'Lines that say that something broke, and that no finding explains.'),
    el(
      'ul',
      { class: 'evidence' },
      shown.map((entry) =>
        el(
          'li',
          { 'data-source': names.source(entry.artifact) },
          el('code', { class: 'place' }, names.places.of(entry)),
          entry.count > 1 ? el('span', { class: 'note' }, `${count(entry.count)} times`) : undefined,
          el('pre', {}, wordsOf(entry)),
        ),
      ),
    ),
  )
}

/** The question that is open where no failure was found. */
export function nextSection({ incidents, next }: Report): Markup | undefined {
  if (incidents.length > 0 || next.length === 0) return undefined
  return el(
    'section',
    { 'aria-labelledby': 'next-title' },
    el('h2', { id: 'next-title' }, 'Next'),
    next.map(({ say, run }) => [el('p', {}, say), command(run)]),
  )
}

/** What was read and what was not. */
export function readSection(report: Report, names: PageNames): Markup {
  const { artifacts, gaps, machines = [] } = report.coverage
  const lines = artifacts.reduce((sum, a) => sum + a.lines, 0)
  const absent = absences(report)
  return el(
    'section',
    { 'aria-labelledby': 'read-title' },
    el('h2', { id: 'read-title' }, 'Read'),
    el(
      'p',
      {},
      [
        `${plural(artifacts.length, 'file')}, ${plural(lines, 'line')}${zoneNote(report)}.`,
        ...gapsInWords(gaps, names.places),
        ...redactionNotes(report),
      ].join(' '),
    ),
    folded(
      'Files',
      artifacts.length,
      table(
        ['file', 'format', 'lines', 'size', 'when'],
        artifacts
          .slice(0, MOST)
          .map((a) => [names.places.file(a.path), a.format, count(a.lines), size(a.bytes), timeSpan(a, 'from', 'to')]),
      ),
    ),
    folded(
      'Not read, or not whole',
      gaps.length,
      table(
        ['what', 'why'],
        gaps.slice(0, MOST).map(({ what, why }) => [names.places.file(what), why]),
      ),
    ),
    folded(
      'Machines',
      machines.length,
      table(
        ['name', 'also', 'boots', 'zone'],
        machines
          .slice(0, MOST)
          .map(({ name = 'without a name', aliases, boots, timeZone = 'not known' }) => [
            name,
            aliases.join(', '),
            count(boots.length),
            timeZone,
          ]),
      ),
    ),
    folded(
      'Looked for and not seen',
      absent.length,
      table(
        ['where', 'failures'],
        absent.slice(0, MOST).map(({ in: where, ids }) => [names.places.text(where), ids]),
      ),
    ),
  )
}

function folded(title: string, all: number, inside: Markup): Markup | undefined {
  if (all === 0) return undefined
  return el(
    'details',
    {},
    el('summary', {}, `${title} (${count(all)})`),
    el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title }, inside),
    all > MOST ? el('p', { class: 'aside' }, `And ${count(all - MOST)} more: see the JSON.`) : undefined,
  )
}

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): Markup =>
  el(
    'table',
    {},
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        heads.map((head) => el('th', { scope: 'col' }, head)),
      ),
    ),
    el(
      'tbody',
      {},
      rows.map((cells) =>
        el(
          'tr',
          {},
          cells.map((cell) => el('td', {}, cell)),
        ),
      ),
    ),
  )
