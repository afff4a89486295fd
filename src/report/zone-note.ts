import type { Report } from '../core/report.ts'

/** Whether a finding's times have no zone. */
export const isZoneless = ({ zone }: Pick<Report['findings'][0], 'zone'>): boolean => zone === 'unknown'

/** `; times are local to node7: no zone in the input`, to be said once. Empty where every time that is told has its zone. */
export function zoneNote({ findings, coverage: { artifacts, unexplained } }: Report): string {
  const told = [...findings, ...artifacts, ...unexplained].filter(({ clock }) => clock === 'wall')
  const without = told.filter(({ zone }) => zone === 'unknown')
  if (without.length === 0) return ''
  const host = hostOf(findings, new Set(artifacts.filter(({ zone }) => zone === 'unknown').map(({ path }) => path)))
  const local = host === undefined ? 'local' : `local to ${host}`
  return without.length < told.length ? `; times without a zone are ${local}` : `; times are ${local}: no zone in the input`
}

/** The host of which all of these artifacts tell, where findings of each of them name one and no other. */
function hostOf(findings: Report['findings'], paths: ReadonlySet<string>): string | undefined {
  const hosts = new Set<string>()
  const named = new Set<string>()
  for (const { zone, entities, evidence } of findings) {
    if (zone !== 'unknown') continue
    const host = entities['host']
    if (host === undefined) continue
    hosts.add(String(host))
    for (const { artifact } of evidence) named.add(artifact)
  }
  return hosts.size === 1 && [...paths].every((path) => named.has(path)) ? [...hosts][0] : undefined
}
