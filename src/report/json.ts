import type { Report } from '../core/report.ts'

/** A report is no longer than this, in characters of JSON; most are ASCII, so bytes too. */
const MOST = 15_500_000

/** The report document as JSON: indented, or on one line when it would be too long. Never more than 16 MB: see `shrink`. */
export function renderJson(report: Report): string {
  return inertJson(written(report))
}

/** The same JSON, in which no log viewer of a CI finds a command. */
export const inertJson = (text: string): string => text.replace(/##(?=\[|vso\[)/g, '#\\u0023')

function written(report: Report): string {
  const indented = JSON.stringify(report, null, 2)
  if (size(indented) <= MOST) return `${indented}\n`
  let kept = report
  for (const step of [
    (r: Report) => r,
    fewerPictures,
    fewerLines,
    ...[10_000, 5_000, 2_000, 500, 100, 20, 5].map((n) => (r: Report) => fewerFindings(r, n)),
  ]) {
    kept = step(kept)
    const text = JSON.stringify(kept)
    if (size(text) <= MOST) return `${text}\n`
  }
  return `${JSON.stringify(fewerFindings({ ...kept, coverage: { ...kept.coverage, artifacts: [], gaps: kept.coverage.gaps.slice(0, 100) } }, 0))}\n`
}

function size(text: string): number {
  return Buffer.byteLength(text)
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

/** The first incidents and their findings, up to `most` findings, with a gap that says how many are left out. */
function fewerFindings(report: Report, most: number): Report {
  if (report.findings.length <= most) return report
  const keys = new Set<string>()
  for (const key of [...report.incidents.flatMap((i) => [i.root, ...i.effects]), ...report.findings.map((f) => f.key)])
    if (keys.size < most) keys.add(key)
  const findings = report.findings.filter((f) => keys.has(f.key))
  const before = report.coverage.gaps.filter((gap) => gap.what !== 'report' || !gap.why.includes('findings are left out'))
  const already = report.coverage.gaps.flatMap((gap) =>
    gap.what === 'report' ? (/^limit: (\d+) findings are left out/.exec(gap.why)?.[1] ?? []) : [],
  )[0]
  const left = report.findings.length - findings.length + Number(already ?? 0)
  return {
    ...report,
    findings,
    incidents: report.incidents.filter((i) => keys.has(i.root)).map((i) => withFindings(i, keys)),
    timeline: report.timeline.filter((event) => keys.has(event.finding)),
    coverage: {
      ...report.coverage,
      gaps: [...before, { what: 'report', why: `limit: ${left} findings are left out, the report is at most 16 MB` }],
    },
  }
}

/** An incident without the findings that are left out. */
function withFindings(incident: Report['incidents'][0], keys: ReadonlySet<string>): Report['incidents'][0] {
  const { effects, chain } = incident
  return {
    ...incident,
    effects: effects.filter((key) => keys.has(key)),
    ...(chain === undefined ? {} : { chain: chain.filter(({ cause, effect }) => keys.has(cause) && keys.has(effect)) }),
  }
}
