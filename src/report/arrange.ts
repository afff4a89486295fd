import type { Finding, Incident, Report } from '../core/report.ts'

/** An incident with its findings instead of their keys. */
export interface Story {
  readonly number: number
  readonly incident: Incident
  readonly root: Finding
  readonly effects: readonly Finding[]
}

/** Incidents in their order, and the findings that belong to none. A key that no finding has is left out. */
export function arrange(report: Report): { stories: Story[]; others: Finding[] } {
  const byKey = new Map(report.findings.map((finding) => [finding.key, finding]))
  const stories = report.incidents.flatMap((incident): Omit<Story, 'number'>[] => {
    const root = byKey.get(incident.root)
    const effects = incident.effects.flatMap((key) => byKey.get(key) ?? [])
    return root === undefined ? [] : [{ incident, root, effects }]
  })
  const told = new Set(stories.flatMap(({ root, effects }) => [root.key, ...effects.map((f) => f.key)]))
  return { stories: stories.map((story, i) => ({ number: i + 1, ...story })), others: report.findings.filter((f) => !told.has(f.key)) }
}

/** `id → effect → effect`, each id once. */
export function chainOf({ root, effects }: Story): string[] {
  return [...new Set([root.id, ...effects.map((f) => f.id)])]
}

/** What was not observed, grouped by where and how certain. */
export function absences(report: Report): { in: string; certainty: string; ids: string[] }[] {
  const groups = new Map<string, { in: string; certainty: string; ids: string[] }>()
  for (const { id, in: where, certainty } of report.coverage.notObserved) {
    const key = `${where}\n${certainty}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { in: where, certainty, ids: [id] })
    else group.ids.push(id)
  }
  return [...groups.values()]
}

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
