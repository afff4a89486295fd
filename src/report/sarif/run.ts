import type { Report } from '../../core/report.ts'
import { byIncident } from '../by-incident.ts'
import { artifactLocation, BASES } from './artifact-location.ts'
import { fingerprint } from './fingerprint.ts'
import { fitting } from './fitting.ts'
import { invocation } from './invocation.ts'
import type { Indexes } from './place.ts'
import { type Part, result } from './result.ts'
import { rule } from './rule.ts'

/** What code hosts take (GitHub): results, of each so many locations, of which it shows the first. */
const MOST_RESULTS = 25_000
const MOST_RELATED = 99
/** Lines of all results together; each has the first of its own at least. */
const MOST_LINES = 25_000
const LEAST_RELATED = 2
const RESULT_BYTES = 6_000_000
const MOST_ARTIFACTS = 10_000
const ARTIFACT_BYTES = 2_000_000

/** The `run` (SARIF 2.1.0, 3.14). `report` has been sanitized. */
export function run(report: Report) {
  const { tool, findings, coverage, summary } = report
  const artifacts = fitting(artifactsOf(coverage), MOST_ARTIFACTS, ARTIFACT_BYTES)
  const told = fitting(resultsOf(report, new Map(artifacts.map(({ location }, i) => [location.uri, i]))), MOST_RESULTS, RESULT_BYTES)
  return {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        informationUri: 'https://github.com/osdx/osdx',
        rules: told.flatMap(({ ofNew }) => ofNew ?? []),
      },
    },
    invocations: [invocation(coverage, findings.length - told.length)],
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: BASES,
    artifacts,
    results: told.map(({ of }) => of),
    properties: { summary, ...(report.redacted === true ? { redacted: true } : {}) },
  }
}

/** Each result, with its rule where it is the first one of it. */
function* resultsOf(report: Report, indexes: Indexes) {
  const parts = partsOf(report)
  const rules = new Map<string, number>()
  const prints = new Map<string, number>()
  const mostRelated = Math.max(LEAST_RELATED, Math.min(MOST_RELATED, Math.floor(MOST_LINES / report.findings.length)))
  for (const finding of byIncident(report)) {
    const isNew = !rules.has(finding.id)
    if (isNew) rules.set(finding.id, rules.size)
    const of = result(finding, {
      ruleIndex: rules.get(finding.id)!,
      fingerprint: numbered(fingerprint(finding), prints),
      part: parts.get(finding.key),
      indexes,
      mostRelated,
    })
    yield { of, ofNew: isNew ? rule(finding) : undefined }
  }
}

/** The files that were read, each once. */
function artifactsOf({ artifacts }: Report['coverage']) {
  const made = artifacts.map(({ path, format, bytes, lines }) => {
    const location = artifactLocation(path)
    return { location, length: bytes, roles: ['analysisTarget'], properties: { format, lines } }
  })
  return new Map(made.map((one) => [one.location.uri, one])).values()
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
