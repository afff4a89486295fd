import type { Finding } from '../../core/report.ts'
import { consequencesOf, type Story, whenUntold, worstOf } from '../arrange.ts'
import { sure } from '../words.ts'
import { chainGraph } from './chain-graph.ts'
import { againstList, evidenceList } from './evidence.ts'
import { figures } from './figures.ts'
import { el, type Child, link, type Markup, pieces } from './markup.ts'
import type { PageNames } from './page-names.ts'
import { command, fixList } from './steps.ts'

/** An incident whole: the answer, why, what to do, its pictures, its lines. `isOnly`: its headline is the head of the page already. */
export function incidentSection(story: Story, names: PageNames, isOnly: boolean): Markup {
  const { number, root, effects, incident } = story
  const worst = worstOf(story)
  const title = `incident-${number}`
  const members = [root, ...effects]
  return el(
    'section',
    {
      class: `incident ${worst}`,
      'aria-labelledby': title,
      'data-machine': [...new Set(members.map((f) => names.machine(names.machineOf(f.entities['host']))))].join(' '),
      'data-source': [...new Set(members.flatMap((f) => f.evidence.map(({ artifact }) => names.source(artifact))))].join(' '),
      'data-severity': [...new Set(members.map(({ severity }) => severity))].join(' '),
    },
    el(
      'header',
      {},
      el(
        'h2',
        { id: title },
        el('span', { class: `badge ${worst}` }, `${number} ${worst}`),
        ' ',
        isOnly ? root.id : (incident.headline ?? root.title),
      ),
      el(
        'p',
        { class: 'aside' },
        [isOnly ? undefined : root.id, sure(root.confidence), incident.history === true ? 'history: an earlier boot' : undefined]
          .filter((part) => part !== undefined)
          .join(' · '),
      ),
    ),
    rows(story, names),
    chainGraph(story, names),
    members.flatMap(figures),
    findingDetails(root, story, names, true),
    effects.map((finding) => findingDetails(finding, story, names, false)),
  )
}

function rows(story: Story, names: PageNames): Markup {
  const { root, incident } = story
  const told: (readonly [string, Child])[] = [
    ['When', whenUntold(story)],
    ['Cause', root.cause],
    ['Now', root.state],
    ['Effect', consequencesOf(story, names.hosts, Infinity)],
    ['Not', root.excluded],
    ['Fix', fixList(root)],
    ['Against', againstList(root, root, names)],
    [
      'Or',
      incident.alternatives.length === 0
        ? undefined
        : el(
            'ul',
            {},
            incident.alternatives.map((text) => el('li', {}, text)),
          ),
    ],
    ['Open', root.open === undefined ? undefined : root.open.map(({ ask, run }) => [el('p', {}, ask), command(run)])],
  ]
  return el(
    'dl',
    { class: 'rows' },
    told.filter(([, text]) => text !== undefined && text !== '').map(([name, text]) => [el('dt', {}, name), el('dd', {}, text)]),
  )
}

/** The lines of one finding, why it is as sure as it is, and where to read on. */
export function findingDetails(finding: Finding, story: Story | undefined, names: PageNames, isOpen: boolean): Markup {
  const { id, key, severity, headline, title, because, links, confidence } = finding
  const isRoot = story?.root.key === key
  return el(
    'details',
    {
      id: names.idOf(key),
      class: 'finding',
      'data-severity': severity,
      'data-machine': names.machine(names.machineOf(finding.entities['host'])),
      open: isOpen ? true : undefined,
    },
    el(
      'summary',
      {},
      el('span', { class: `badge ${severity}` }, severity),
      ' ',
      isRoot ? `Evidence of ${id}` : pieces(el('strong', {}, id), ': ', headline ?? title),
    ),
    isRoot || finding.cause === '' ? undefined : el('p', {}, finding.cause),
    evidenceList(finding, story, names),
    el('p', { class: 'aside' }, `${sure(confidence)}: ${because.join('; ')}.`),
    isRoot ? undefined : fixList(finding),
    links.length === 0
      ? undefined
      : el(
          'p',
          { class: 'aside' },
          'Read on: ',
          links.map((address, i) => [i === 0 ? '' : ', ', link(address, {}, address)]),
        ),
  )
}
