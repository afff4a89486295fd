import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Evidence, Finding, Report } from '../../src/core/report.ts'
import { FAILURES } from '../../src/detectors/index.ts'
import { analyzeText } from '../../src/index.ts'
import { folderExamples } from '../laws/stories.ts'

const placeOf = ({ artifact, line, endLine, note }: Evidence): string =>
  `${artifact}:${line}${endLine === undefined ? '' : `-${endLine}`}${note === undefined ? '' : `  ${note}`}`

const timeOf = (f: Finding): Record<string, unknown> =>
  Object.fromEntries(Object.entries(f).filter(([name]) => /^(?:first|last)/.test(name)))

/** All that a failure says of an example: what is found, in which words, by which lines; and what stands beside it. */
function golden(id: string, report: Report): object {
  const beside = report.findings.filter((f) => f.id !== id).map((f) => `${f.severity} ${f.key}`)
  return {
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
        entities: f.entities,
        facts: f.facts,
        proof: f.evidence.map(placeOf),
        ...(f.against.length > 0 ? { against: f.against.map(({ note }) => note) } : {}),
        fix: f.fix,
      })),
    ...(beside.length > 0 ? { beside } : {}),
    incidents: report.incidents.map(({ root, effects, why }) => [root, ...effects, ...why].join(' | ')),
  }
}

describe('every example of every failure is told as its expect.json says', () => {
  test.each(folderExamples)('$name', async ({ id, folder, files }) => {
    const report = await analyzeText(files)
    await expect(`${JSON.stringify(golden(id, report), undefined, 2)}\n`).toMatchFileSnapshot(join(folder, 'expect.json'))
  })

  test.each(FAILURES.map(({ id }) => id))('%s has one that it is found in, and one in which it is silent', (id) => {
    const own = folderExamples.filter((example) => example.id === id)
    expect(own.length).toBeGreaterThan(1)
  })
})
