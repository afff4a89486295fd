import type { Story } from '../arrange.ts'
import { el, link, type Markup } from './markup.ts'
import type { PageNames } from './page-names.ts'

interface Step {
  readonly key: string
  readonly why: readonly string[]
}

/** What led to what: the root, below it what came of it, each with what joins the two. A report that does not say so tells all as effects of the root. */
export function chainGraph({ root, effects, incident }: Story, names: PageNames): Markup | undefined {
  if (effects.length === 0) return undefined
  const titles = new Map([root, ...effects].map((f) => [f.key, f]))
  const chain = incident.chain ?? effects.map(({ key }) => ({ cause: root.key, effect: key, why: [] }))
  const steps = (cause: string): Step[] =>
    chain.filter((one) => one.cause === cause && titles.has(one.effect)).map(({ effect, why }) => ({ key: effect, why }))
  const seen = new Set<string>()
  const node = ({ key, why }: Step): Markup[] => {
    const finding = titles.get(key)
    if (finding === undefined || seen.has(key)) return []
    seen.add(key)
    const below = steps(key).flatMap(node)
    return [
      el(
        'li',
        {},
        why.length === 0 ? undefined : [el('span', { class: 'why' }, why.join(', ')), ' '],
        link(
          `#${names.idOf(key)}`,
          { class: `node ${finding.severity}` },
          el('strong', {}, finding.id),
          el('span', { class: 'severity' }, ` ${finding.severity}`),
        ),
        below.length === 0 ? undefined : el('ol', {}, below),
      ),
    ]
  }
  return el('figure', { class: 'chain' }, el('figcaption', {}, 'What led to what'), el('ol', {}, node({ key: root.key, why: [] })))
}
