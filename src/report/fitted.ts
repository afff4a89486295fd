import type { Incident, Report } from '../core/report.ts'
import { toldFirst } from '../core/told-first.ts'

/** A report is no longer than this, in bytes of JSON on one line. */
const MOST = 15_500_000

/**
 * The report without what would make it longer than 16 MB, with gaps that say what is left out; the same object where it fits. `sizeOf`: bytes of a
 * part as JSON.
 */
export function fitted(report: Report, sizeOf: (part: unknown) => number): Report {
  const fewer = (r: Report): Report => fewerFindings(r, sizeOf)
  let kept = report
  for (const step of [(r: Report) => r, fewerPictures, fewerLines, fewer, fewerTexts, fewer]) {
    kept = step(kept)
    if (sizeOfAll(kept, sizeOf) <= MOST) break
  }
  return kept
}

/** Characters of a string that are counted: no text of a report is longer by much once it is fit to leave. */
const MOST_COUNTED = 2_000

/** About how long a part of a report will be as JSON once it is fit to leave. */
export function roughSize(part: unknown): number {
  if (typeof part === 'string') return Math.min(part.length, MOST_COUNTED) + 2
  if (typeof part !== 'object' || part === null) return 6
  let sum = 2
  if (Array.isArray(part)) for (const item of part) sum += roughSize(item) + 1
  else for (const name in part) sum += sizeOfField(name, (part as Readonly<Record<string, unknown>>)[name])
  return sum
}

const sizeOfField = (name: string, value: unknown): number => (value === undefined ? 0 : name.length + 4 + roughSize(value))

/** The sum of its parts: a report that is too long is never written as a whole. */
export function sizeOfAll({ findings, incidents, ...rest }: Report, sizeOf: (part: unknown) => number): number {
  return [rest, ...findings, ...incidents].reduce<number>((sum, part) => sum + sizeOf(part) + 1, 0)
}

/** Findings that keep what a picture of them shows. */
const MOST_PICTURES = 20

/** What was measured, listed and stands around, of the first findings alone. */
function fewerPictures(report: Report): Report {
  let left = 0
  const findings = report.findings.map((finding, i) => {
    if (i < MOST_PICTURES) return finding
    const { series, processes, cgroups, ...rest } = finding
    if ([series, processes, cgroups].some((shown) => shown !== undefined)) left++
    return { ...rest, evidence: finding.evidence.map(({ before: _before, after: _after, ...line }) => line) }
  })
  const gap = { what: 'report', why: `limit: what was measured is left out of ${left} findings, the report is at most 16 MB` }
  return { ...report, findings, coverage: { ...report.coverage, gaps: left === 0 ? report.coverage.gaps : [...report.coverage.gaps, gap] } }
}

function fewerLines(report: Report): Report {
  const findings = report.findings.map((f) =>
    f.evidence.length <= 3
      ? f
      : { ...f, evidence: f.evidence.slice(0, 3), evidenceOmitted: (f.evidenceOmitted ?? 0) + f.evidence.length - 3 },
  )
  const { artifacts } = report.coverage
  const kept = artifacts.slice(0, 20_000)
  const left = artifacts.length - kept.length
  const gaps =
    left === 0
      ? report.coverage.gaps
      : [
          ...report.coverage.gaps,
          { what: 'report', why: `limit: ${left} files that were read are not listed, the report is at most 16 MB` },
        ]
  return {
    ...report,
    findings,
    timeline: report.timeline.slice(0, 100),
    coverage: { ...fewerUnexplained(report.coverage), artifacts: kept, gaps },
  }
}

function fewerUnexplained(coverage: Report['coverage']): Report['coverage'] {
  const unexplained = coverage.unexplained.slice(0, 20)
  const left = coverage.unexplained.slice(20).reduce((sum, { count }) => sum + count, 0) + (coverage.unexplainedOmitted ?? 0)
  return { ...coverage, unexplained, ...(left > 0 ? { unexplainedOmitted: left } : {}) }
}

/** Where the files and gaps of many texts leave no room for a finding. */
const fewerTexts = (report: Report): Report => ({
  ...report,
  coverage: { ...report.coverage, artifacts: [], gaps: report.coverage.gaps.slice(0, 100) },
})

/** One finding of each failure, then the first incidents with theirs, as many as there is room for, with a gap that says how many are left out. */
function fewerFindings(report: Report, sizeOf: (part: unknown) => number): Report {
  const { incidents } = report
  const findings = new Map(report.findings.map((finding) => [finding.key, finding]))
  const incidentOf = new Map(incidents.map((incident) => [incident.root, incident]))
  let room = MOST - sizeOfAll({ ...report, findings: [], incidents: [] }, sizeOf) - ROOM_FOR_GAP
  const keys = new Set<string>()
  for (const key of toldFirst(report.findings, incidents)) {
    room -= sizeOf(findings.get(key)) + 1 + (incidentOf.has(key) ? sizeOf(incidentOf.get(key)) + 1 : 0)
    if (room < 0) break
    keys.add(key)
  }
  const left = report.findings.length - keys.size + leftBefore(report.coverage.gaps)
  const gaps = report.coverage.gaps.filter((gap) => leftBefore([gap]) === 0)
  return {
    ...report,
    findings: report.findings.filter((f) => keys.has(f.key)),
    incidents: incidents.filter((i) => keys.has(i.root)).map((i) => withFindings(i, keys)),
    timeline: report.timeline.filter((event) => keys.has(event.finding)),
    coverage: {
      ...report.coverage,
      gaps: left === 0 ? gaps : [...gaps, { what: 'report', why: `limit: ${left} findings are left out, the report is at most 16 MB` }],
    },
  }
}

/** Bytes of the gap that says what is left out. */
const ROOM_FOR_GAP = 200

/** How many findings a report that is cut again is without already. */
const leftBefore = (gaps: Report['coverage']['gaps']): number =>
  gaps.reduce((sum, { what, why }) => sum + (what === 'report' ? Number(/^limit: (\d+) findings are left out/.exec(why)?.[1] ?? 0) : 0), 0)

/** An incident without the findings that are left out. */
function withFindings(incident: Incident, keys: ReadonlySet<string>): Incident {
  const { effects, chain } = incident
  return {
    ...incident,
    effects: effects.filter((key) => keys.has(key)),
    ...(chain === undefined ? {} : { chain: chain.filter(({ cause, effect }) => keys.has(cause) && keys.has(effect)) }),
  }
}
