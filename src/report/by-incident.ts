import type { Finding, Report } from '../core/report.ts'

/** The findings in the order of the incidents that they belong to, each root before its effects; then those of none. */
export function byIncident({ findings, incidents }: Report): Finding[] {
  const places = new Map<string, number>()
  for (const key of incidents.flatMap(({ root, effects }) => [root, ...effects])) if (!places.has(key)) places.set(key, places.size)
  const placeOf = ({ key }: Finding): number => places.get(key) ?? places.size
  return findings.toSorted((a, b) => placeOf(a) - placeOf(b))
}
