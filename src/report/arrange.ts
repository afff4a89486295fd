import { distinct, grouped } from '../core/grouped.ts'
import { type Severity, severityRank } from '../core/severity.ts'
import type { Finding, Incident, Report } from '../core/report.ts'
import { WOULD_SHOW } from '../core/report.ts'
import { plural } from '../core/words/numbers.ts'
import { RepeatedNotes } from './repeated-notes.ts'
import { isToldBy } from './told-words.ts'

/** An incident with its findings instead of their keys. */
export interface Story {
  readonly number: number
  readonly incident: Incident
  readonly root: Finding
  readonly effects: readonly Finding[]
}

/** ` on db1` where the findings are about several machines and this one's is known. */
export function onHost({ entities }: Finding, hosts: ReadonlySet<string>): string {
  return hosts.size > 1 && typeof entities['host'] === 'string' ? ` on ${entities['host']}` : ''
}

/** Incidents in their order, and the findings that belong to none, without the places of copies. A key that no finding has is left out. */
export function arrange(report: Report): { stories: Story[]; others: Finding[] } {
  const own = report.findings.map((finding) => ({ ...finding, evidence: finding.evidence.filter(({ copyOf }) => copyOf === undefined) }))
  const byKey = new Map(own.map((finding) => [finding.key, finding]))
  const stories = report.incidents.flatMap((incident): Omit<Story, 'number'>[] => {
    const root = byKey.get(incident.root)
    const effects = incident.effects.flatMap((key) => byKey.get(key) ?? [])
    return root === undefined ? [] : [{ incident, root, effects }]
  })
  const told = new Set(stories.flatMap(({ root, effects }) => [root.key, ...effects.map((f) => f.key)]))
  const alternatives = distinct(
    stories.flatMap(({ incident }) => incident.alternatives),
    (text) => text,
  )
  const asAlternative = (f: Finding): boolean => alternatives.some((text) => text.includes(f.title))
  const repeated = new RepeatedNotes(stories.map(({ root }) => root))
  return {
    stories: stories.map((story, i) => ({ number: i + 1, ...story })),
    others: own.filter((f) => !told.has(f.key) && !asAlternative(f) && !repeated.has(f)),
  }
}

/** What came of it, each once, those of other machines with their names; what the cause says already is empty. */
export function consequencesOf({ root, effects, incident }: Story, hosts: ReadonlySet<string>, most: number): string {
  const own = onHost(root, hosts)
  const above = `${incident.headline ?? root.headline ?? root.title} ${root.cause}`
  const told = effects.flatMap((f) => {
    const said = f.effect ?? f.headline ?? f.title
    const place = onHost(f, hosts)
    const isKnown = isToldBy(above, said) || (f.state !== undefined && above.includes(f.state))
    return said === '' || isKnown ? [] : [place === own || place === '' ? said : `${String(f.entities['host'])}: ${said}`]
  })
  const unique = [...new Set(told)].map(asIt)
  const left = unique.length - most
  const guess = incident.why.find((why) => why.startsWith('a guess: '))
  return [
    ...unique.slice(0, most),
    ...(left > 0 ? [`And ${plural(left, 'more effect')} (-v).`] : []),
    ...(guess === undefined ? [] : [`That they belong together is ${guess}.`]),
  ].join(' ')
}

/** A sentence about the unit, pod or program that the one before begins with: `It stays down`. */
function asIt(sentence: string, i: number, all: readonly string[]): string {
  const name = NAMED.exec(sentence)?.[0]
  return name !== undefined && all[i - 1]?.startsWith(name) === true ? `It ${sentence.slice(name.length)}` : sentence
}

const NAMED = /^(?:\S{1,200}\.(?:service|scope|slice|mount|socket|timer)|(?:Pod|Node) \S{1,200}|Container "[^"]{1,200}" of pod \S{1,200}) /

/** How grave an incident is: as the gravest of it. */
export const worstOf = ({ root, effects }: Story): Severity =>
  [root, ...effects].map(({ severity }) => severity).reduce((worst, one) => (severityRank(one) > severityRank(worst) ? one : worst))

/** When it was, unless what is printed above tells that already (its headline, which names a machine once). */
export function whenUntold({ root: { when }, incident: { headline = '' } }: Story, told = headline): string | undefined {
  const moment = when?.replace(/ on \S+$/, '').toLowerCase()
  return moment === undefined || told.toLowerCase().includes(moment) ? undefined : when
}

/** How it is now, where its headline tells that and what is printed of it has no room for it. */
export function stateUntold({ root, effects, incident: { headline = '' } }: Story, told: string): string | undefined {
  return [root, ...effects]
    .map(({ state }) => state)
    .find((state) => state !== undefined && headline.includes(state) && !told.includes(state))
}

/** `id → effect → effect`, each id once. */
export function chainOf({ root, effects }: Story): string[] {
  return [...new Set([root.id, ...effects.map((f) => f.id)])]
}

/**
 * What was not observed, by where it was looked for: `segfault, oom-kill-global; hung-task (ten reports at most)`. First stands what such a source
 * would show.
 */
export function absences(report: Report): { in: string; ids: string }[] {
  return [...grouped(report.coverage.notObserved, ({ in: where }) => where)].map(([where, all]) => {
    const [plain, ...others] = [...grouped(all, ({ certainty }) => certainty)].sort(
      ([a], [b]) => Number(b === WOULD_SHOW) - Number(a === WOULD_SHOW),
    )
    return {
      in: where,
      ids: [plain!, ...others]
        .map(([certainty, alike]) =>
          told(
            certainty,
            alike.map(({ id }) => id),
          ),
        )
        .join('; '),
    }
  })
}

const told = (certainty: string, ids: readonly string[]): string =>
  certainty === WOULD_SHOW ? ids.join(', ') : `${ids.join(', ')} (${certainty.replace(/\.$/, '')})`

/** Keeps what fits into `most` characters; `more` says what the rest is. The first section is always kept. */
export function fit(sections: readonly string[], most: number, more: (left: number) => string): string[] {
  let used = 0
  const kept: string[] = []
  for (const [i, section] of sections.entries()) {
    used += section.length + 2
    if (i > 0 && used > most) return [...kept, more(sections.length - i)]
    kept.push(section)
  }
  return kept
}
