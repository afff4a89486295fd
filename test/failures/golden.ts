import type { Evidence, Finding, Report } from '../../src/core/report.ts'

const placeOf = ({ artifact, line, endLine, note }: Evidence): string =>
  `${artifact}:${line}${endLine === undefined ? '' : `-${endLine}`}${note === undefined ? '' : `  ${note}`}`

const timeOf = (f: Finding): Record<string, unknown> =>
  Object.fromEntries(Object.entries(f).filter(([name]) => /^(?:first|last)/.test(name)))

/** All that a failure says of an example, as its expect.json holds it: what is found, in which words, by which lines; and what stands beside it. */
export function golden(id: string, report: Report): string {
  const beside = report.findings.filter((f) => f.id !== id).map((f) => `${f.severity} ${f.key}`)
  const told = {
    findings: report.findings
      .filter((f) => f.id === id)
      .map((f) => ({
        severity: f.severity,
        confidence: f.confidence,
        certainty: f.certainty,
        because: f.because,
        count: f.count,
        ...timeOf(f),
        headline: f.headline,
        cause: f.cause,
        when: f.when,
        ongoing: f.ongoing,
        state: f.state,
        effect: f.effect,
        excluded: f.excluded,
        open: f.open,
        series: f.series?.map(({ quantity, unit, of, points, limit, ...judged }) => [
          quantity,
          unit,
          of ?? 'machine',
          points[0],
          points.at(-1),
          points.length,
          limit,
          ...(Object.keys(judged).length === 0 ? [] : [judged]),
        ]),
        ledger: f.ledger,
        processes: f.processes,
        cgroups: f.cgroups,
        entities: f.entities,
        facts: f.facts,
        proof: f.evidence.map(placeOf),
        ...(f.against.length > 0 ? { against: f.against.map(({ note }) => note) } : {}),
        fix: f.fix,
      })),
    ...(beside.length > 0 ? { beside } : {}),
    incidents: report.incidents.map(({ root, effects, why }) => [root, ...effects, ...why].join(' | ')),
  }
  return `${JSON.stringify(told, undefined, 2)}\n`
}
