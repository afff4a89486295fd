import type { Report } from '../../core/report.ts'
import { arrange, type Story, worstOf } from '../arrange.ts'
import { renderMarkdown } from '../markdown.ts'
import { sure } from '../words.ts'
import { alsoSection, lookAtSection, nextSection, readSection } from './coverage.ts'
import { page } from './document.ts'
import { filters } from './filters.ts'
import { incidentSection } from './incident.ts'
import { el, link, type Markup, pieces } from './markup.ts'
import { PageNames } from './page-names.ts'
import { timeline } from './timeline.ts'

/** Incidents that are told whole. */
const TOLD = 30

/** The report as one file for a browser: the answer, the timeline, each incident with its pictures and lines. `report` has been sanitized. */
export function renderHtml(report: Report): string {
  const { stories, others } = arrange(report)
  const names = new PageNames(report)
  const told = stories.slice(0, TOLD)
  const body = pieces(
    link('#main', { class: 'skip' }, 'To the answer'),
    el(
      'header',
      { class: 'page' },
      el('p', { class: 'aside' }, `osdx ${report.tool.version} · post-mortem report`),
      el('div', { class: 'tools' }),
    ),
    el(
      'main',
      { id: 'main', tabindex: -1 },
      verdict(report, stories[0]),
      stories.length > 1
        ? contents(told.map(({ number, root, incident }) => ({ number, text: incident.headline ?? root.title })))
        : undefined,
      filters(report, names),
      timeline(report, stories, names),
      told.map((story) => incidentSection(story, names, stories.length === 1)),
      lookAtSection(report, names),
      nextSection(report),
      alsoSection(others, stories.slice(TOLD), names),
      readSection(report, names),
      asMarkdown(report),
    ),
  )
  return page({ title: `osdx: ${report.summary.slice(0, 100)}`, body })
}

function verdict({ summary, coverage }: Report, first: Story | undefined): Markup {
  const without = coverage.unexplained.length > 0 ? 'open' : 'calm'
  return el(
    'section',
    { class: `verdict ${first === undefined ? without : worstOf(first)}`, 'aria-label': 'The answer' },
    el('h1', {}, summary),
    first === undefined ? undefined : el('p', { class: 'sure' }, sure(first.root.confidence)),
  )
}

const contents = (incidents: readonly { number: number; text: string }[]): Markup =>
  el(
    'nav',
    { 'aria-label': 'Incidents' },
    el(
      'ol',
      {},
      incidents.map(({ number, text }) => el('li', {}, link(`#incident-${number}`, {}, text))),
    ),
  )

/** The report as it goes into a ticket, to be copied. */
const asMarkdown = (report: Report): Markup =>
  el(
    'section',
    { 'aria-labelledby': 'markdown-title' },
    el('h2', { id: 'markdown-title' }, 'For a ticket'),
    el(
      'details',
      {},
      el('summary', {}, 'The same as Markdown'),
      el('pre', { id: 'as-markdown', class: 'scroll', tabindex: 0 }, renderMarkdown(report)),
    ),
  )
