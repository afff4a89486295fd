import type { Finding, Report } from '../../src/core/report.ts'

/** Contents by file name. */
export type Files = Readonly<Record<string, string>>

export interface Telling {
  /** Without it a line of evidence is its text only, and one that stands in several files is one. */
  readonly place?: boolean
  /** Without it nothing is said of how the machine is called. */
  readonly host?: boolean
}

/** What one finding says: all but its key, whose number depends on what else was found. */
function finding(found: Finding, { place = true, host = true }: Telling): Record<string, unknown> {
  const { key: _key, against, entities, ...rest } = found
  // where copies stand is no evidence of anything
  const evidence = found.evidence.filter(({ copyOf }) => copyOf === undefined)
  const { host: _host, ...others } = entities
  const lines = (some: Finding['evidence']) =>
    [...new Set(some.map(({ artifact, line, text, note }) => `${place ? `${artifact}:${line}: ` : ''}${text} (${note ?? ''})`))].sort()
  return {
    ...rest,
    entities: host ? entities : others,
    evidence: lines(evidence),
    against: against.map(({ note, evidence: at }) => [note, lines(at === undefined ? [] : [at])]),
  }
}

/** What a report says, whatever order it says it in: each finding, and each incident by what its findings say. */
export function told(report: Report, telling: Telling = {}): { findings: unknown[]; incidents: unknown[] } {
  const words = new Map(report.findings.map((found) => [found.key, JSON.stringify(finding(found, telling))]))
  const sorted = <T>(some: readonly T[]): T[] => some.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  const unnamed = (why: string): string => (telling.host === false ? why.replace(/^same host \S+$/, 'same machine') : why)
  return {
    findings: sorted(report.findings.map((found) => finding(found, telling))),
    incidents: sorted(
      report.incidents.map(({ root, effects, why, history, host }) => ({
        root: words.get(root),
        effects: effects.map((key) => words.get(key) ?? '').sort(),
        why: why.map(unnamed).sort(),
        history,
        host: telling.host === false ? undefined : host,
      })),
    ),
  }
}
