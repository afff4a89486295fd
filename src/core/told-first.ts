import type { Incident } from './report.ts'

/**
 * The keys of all findings, those first that are told where there is no room for all: one of each failure, with the root of its incident, then
 * incident by incident, then what no incident holds. Ten thousand of one failure leave none of another out.
 */
export function toldFirst(
  findings: readonly { readonly key: string; readonly id: string }[],
  incidents: readonly Pick<Incident, 'root' | 'effects'>[],
): Set<string> {
  const idOf = new Map(findings.map(({ key, id }) => [key, id]))
  const told = new Set<string>()
  const seen = new Set<string | undefined>()
  const isNew = (key: string): boolean => {
    const id = idOf.get(key)
    if (seen.has(id)) return false
    seen.add(id)
    return true
  }
  for (const { root, effects } of incidents) {
    const first = [root, ...effects].filter(isNew)
    if (first.length > 0) for (const key of [root, ...first]) told.add(key)
  }
  for (const { key } of findings) if (isNew(key)) told.add(key)
  for (const { root, effects } of incidents) for (const key of [root, ...effects]) told.add(key)
  for (const { key } of findings) told.add(key)
  return told
}
