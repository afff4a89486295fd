import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'
import { renderJson } from '../../src/report/json.ts'
import { redact } from '../../src/report/redact/redact.ts'
import { examples } from '../laws/stories.ts'
import { finding, report } from './sample.ts'

const schema = JSON.parse(readFileSync(new URL('../../schema/report-v1.schema.json', import.meta.url), 'utf8')) as object
const validate = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema)
const errors = (data: unknown) => (validate(data) ? [] : validate.errors)

test('the schema takes a full report and refuses what is not in the contract', () => {
  expect(errors(report())).toEqual([])
  expect(errors(report([]))).toEqual([])
  expect(errors({ ...report(), extra: 1 })).not.toEqual([])
  expect(errors(report([finding({ confidence: 1.5 })]))).not.toEqual([])
  expect(errors(report([finding({ first: 'yesterday' })]))).not.toEqual([])
  expect(errors(report([finding({ severity: 'fatal' as 'error' })]))).not.toEqual([])
})

test('a report with pseudonyms is in the contract', () => {
  const unexplained = [{ artifact: 'a', line: 1, offset: 0, text: 'user=mira failed', count: 1, gravity: 'failed' as const }]
  const told = redact(report([finding({ entities: { host: 'node7' } })], { coverage: { ...report().coverage, unexplained } })).report
  expect([told.redacted, told.coverage.unexplained[0]!.redacted, told.findings[0]!.entities['host']]).toEqual([true, true, 'host-1'])
  expect(errors(told)).toEqual([])
})

test('what the time that is asked for leaves out, and machines with their boots, are in the contract', async () => {
  const files = {
    'kern.log':
      '2026-11-21T10:00:00+01:00 node7 kernel: [    0.000000] Linux version 6.1.0\n2026-11-21T12:00:00+01:00 node7 app[7]: fatal: cannot boil\n',
  }
  const made = await analyzeText(files, { until: '1h' })
  expect(errors(made)).toEqual([])
  expect(made.coverage.gaps.map(({ kind }) => kind)).toEqual(['limit'])
  expect(made.coverage.machines?.map(({ boots }) => boots.length)).toEqual([1])
})

test.each(examples)('$name is valid and round-trips', async ({ files }) => {
  const made = await analyzeText(files)
  const read = JSON.parse(renderJson(made)) as Report
  expect(errors(read)).toEqual([])
  expect(read).toEqual(JSON.parse(JSON.stringify(made)))
})

test('what was measured goes before any finding does', () => {
  const series = [
    { quantity: 'memory.rss', unit: 'KiB', points: Array.from({ length: 500 }, (_, i): [string, number] => [`${i}`.padStart(20), i]) },
  ]
  const many = Array.from({ length: 1_000 }, (_, i) => {
    const one = finding({ key: `oom-kill-cgroup#${i + 1}`, series })
    return { ...one, evidence: one.evidence.map((line) => ({ ...line, before: [{ line: 1, text: 'above' }] })) }
  })
  const read = JSON.parse(renderJson(report(many))) as Report
  expect(errors(read)).toEqual([])
  expect(read.findings).toHaveLength(1_000)
  expect(read.findings.filter((f) => f.series !== undefined)).toHaveLength(20)
  expect(read.findings.filter((f) => f.evidence[0]?.before !== undefined)).toHaveLength(20)
  expect(read.findings[19]?.series?.[0]?.points).toHaveLength(500)
  expect(read.coverage.gaps.filter((g) => g.what === 'report')).toEqual([
    { what: 'report', why: 'limit: what was measured is left out of 980 findings, the report is at most 16 MB' },
  ])
})

test('a report that would be longer than 16 MB is cut and says so', () => {
  const many = Array.from({ length: 8_000 }, (_, i) => finding({ key: `oom-kill-cgroup#${i + 1}`, cause: 'c'.repeat(4_000) }))
  const text = renderJson(report(many))
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16_000_000)
  const read = JSON.parse(text) as Report
  expect(errors(read)).toEqual([])
  expect(read.findings.length).toBeGreaterThan(500)
  const gap = read.coverage.gaps.filter((g) => g.what === 'report')
  expect(gap).toEqual([
    { what: 'report', why: 'limit: what was measured is left out of 7980 findings, the report is at most 16 MB' },
    { what: 'report', why: `limit: ${8_000 - read.findings.length} findings are left out, the report is at most 16 MB` },
  ])
  for (const incident of read.incidents) expect(read.findings.some((f) => f.key === incident.root)).toBe(true)
})
