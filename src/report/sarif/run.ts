import { grouped } from '../../core/grouped.ts'
import type { Report } from '../../core/report.ts'
import { byIncident } from '../by-incident.ts'
import { artifactLocation, BASES } from './artifact-location.ts'
import { fingerprint } from './fingerprint.ts'
import { invocation } from './invocation.ts'
import type { Indexes } from './place.ts'
import { type Part, result } from './result.ts'
import { rule } from './rule.ts'

/** What one run holds at most. */
export interface Bounds {
  readonly results: number
  /** Lines of a result beside the deciding one, and effects of one incident. */
  readonly related: number
  readonly artifacts: number
  readonly notifications: number
}

/** The `run` (SARIF 2.1.0, 3.14). `report` has been sanitized. */
export function run(report: Report, bounds: Bounds) {
  const findings = byIncident(report).slice(0, bounds.results)
  const artifacts = artifactsOf(report, bounds.artifacts)
  const indexes: Indexes = new Map([...artifacts.keys()].map((uri, i) => [uri, i]))
  const rules = [...grouped(findings, ({ id }) => id).values()].map(([first]) => rule(first!))
  const ruleIndexes = new Map(rules.map(({ id }, i) => [id, i]))
  const parts = partsOf(report)
  const prints = new Map<string, number>()
  return {
    tool: { driver: { name: report.tool.name, version: report.tool.version, informationUri: 'https://github.com/osdx/osdx', rules } },
    invocations: [invocation(report, bounds.notifications, report.findings.length - findings.length, indexes)],
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: BASES,
    artifacts: [...artifacts.values()],
    results: findings.map((finding) =>
      result(finding, {
        ruleIndex: ruleIndexes.get(finding.id)!,
        fingerprint: numbered(fingerprint(finding), prints),
        part: parts.get(finding.key),
        indexes,
        mostRelated: bounds.related,
      }),
    ),
    properties: { summary: report.summary },
  }
}

/** The files that were read, each once, by their uris. */
function artifactsOf({ coverage: { artifacts } }: Report, most: number) {
  return new Map(
    artifacts.slice(0, most).map(({ path, format, bytes, lines }) => {
      const location = artifactLocation(path)
      return [location.uri, { location, length: bytes, roles: ['analysisTarget'], properties: { format, lines } }]
    }),
  )
}

/** By the key of a finding, what it is part of. */
function partsOf({ incidents, findings }: Report): ReadonlyMap<string, Part> {
  const byKey = new Map(findings.map((finding) => [finding.key, finding]))
  return new Map(
    incidents.flatMap((incident, i) => {
      const number = i + 1
      const effects = incident.effects.flatMap((key) => byKey.get(key) ?? [])
      return [
        ...effects.map(({ key }): [string, Part] => [key, { number, incident, effects: [] }]),
        [incident.root, { number, incident, effects }] satisfies [string, Part],
      ]
    }),
  )
}

/** `print:1`, and `print:2` for the next one that is alike. */
function numbered(print: string, seen: Map<string, number>): string {
  const number = (seen.get(print) ?? 0) + 1
  seen.set(print, number)
  return `${print}:${number}`
}
