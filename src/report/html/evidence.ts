import type { Evidence, Finding } from '../../core/report.ts'
import { inWords, momentOf } from '../../core/time/words.ts'
import { count, plural } from '../../core/words/numbers.ts'
import type { Story } from '../arrange.ts'
import { wordsThatMatter } from '../quotes.ts'
import { el, type Child, type Markup, pieces } from './markup.ts'
import type { PageNames } from './page-names.ts'

/** Lines of one finding that are written, and that are shown before the others are asked for. */
const MOST = 60
const SHOWN = 4
/** Characters of a line that are shown unfolded. */
const LONG = 320
/** Words that are marked in quotes, and characters of one. */
const MOST_MARKED = 40

/** The lines that show one finding, each at its place, with those around it. */
export function evidenceList(finding: Finding, story: Story | undefined, names: PageNames): Markup {
  const words = story === undefined ? [] : markedWords(story)
  const items = finding.evidence.slice(0, MOST).map((evidence) => quote(evidence, finding, words, names))
  const left = finding.evidence.length - items.length + (finding.evidenceOmitted ?? 0)
  return pieces(
    items.length === 0 ? el('p', { class: 'aside' }, 'No line of it is kept.') : el('ul', { class: 'evidence' }, items.slice(0, SHOWN)),
    items.length > SHOWN
      ? el(
          'details',
          {},
          el('summary', {}, plural(items.length - SHOWN, 'further line')),
          el('ul', { class: 'evidence' }, items.slice(SHOWN)),
        )
      : undefined,
    left > 0
      ? el('p', { class: 'aside' }, `${count(left)} more such ${left === 1 ? 'line was' : 'lines were'} counted, not kept.`)
      : undefined,
  )
}

/** Lines that speak against it. */
export function againstList({ against }: Finding, finding: Finding, names: PageNames): Markup | undefined {
  if (against.length === 0) return undefined
  return el(
    'ul',
    { class: 'evidence against' },
    against
      .slice(0, MOST)
      .map(({ note, evidence }) => (evidence === undefined ? el('li', {}, note) : quote({ ...evidence, note }, finding, [], names))),
  )
}

function quote(evidence: Evidence, finding: Finding, words: readonly string[], names: PageNames): Markup {
  const { artifact, note, text, before = [], after = [] } = evidence
  const moment = momentOf(evidence, 'time')
  return el(
    'li',
    {
      'data-source': names.source(artifact),
      'data-machine': names.machine(names.machineOf(finding.entities['host'])),
      'data-severity': finding.severity,
    },
    el('code', { class: 'place' }, names.places.of(evidence)),
    moment === undefined ? undefined : el('span', { class: 'time' }, inWords(moment)),
    note === undefined ? undefined : el('span', { class: 'note' }, note),
    el('pre', {}, folded(text, words)),
    before.length + after.length === 0
      ? undefined
      : el(
          'details',
          { class: 'context' },
          el('summary', {}, 'Lines around it'),
          el('pre', {}, [...before.map(around), around({ line: evidence.line, text }, true), ...after.map(around)]),
        ),
  )
}

function around({ line, text }: { line: number; text: string }, isOwn: unknown = false): Markup {
  return el('span', { class: isOwn === true ? 'own' : 'around' }, `${line}  ${text}`)
}

/** A long line shows its beginning; the rest unfolds. */
function folded(text: string, words: readonly string[]): Child {
  if (text.length <= LONG) return marked(text, words)
  const cut = text.lastIndexOf(' ', LONG) > LONG / 2 ? text.lastIndexOf(' ', LONG) : LONG
  return [
    marked(text.slice(0, cut), words),
    el('details', { class: 'long' }, el('summary', {}, `… ${plural(text.length - cut, 'more character')}`), marked(text.slice(cut), words)),
  ]
}

/** Names and numbers of the story in a quote. */
function marked(text: string, words: readonly string[]): Child {
  const found = words
    .flatMap((word) => {
      const at = text.indexOf(word)
      return at < 0 || /\w/.test(text[at - 1] ?? ' ') || /\w/.test(text[at + word.length] ?? ' ') ? [] : [{ at, end: at + word.length }]
    })
    .sort((a, b) => a.at - b.at || b.end - a.end)
  const parts: Child[] = []
  let done = 0
  for (const { at, end } of found) {
    if (at < done) continue
    parts.push(text.slice(done, at), el('mark', {}, text.slice(at, end)))
    done = end
  }
  return [...parts, text.slice(done)]
}

const markedWords = (story: Story): string[] =>
  wordsThatMatter(story)
    .filter((word) => word.length >= 3)
    .slice(0, MOST_MARKED)
