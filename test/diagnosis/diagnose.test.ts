import { expect, test } from 'vitest'
import type { SettledScope } from '../../src/casefile/case-file.ts'
import { diagnose, type Ward } from '../../src/diagnosis/diagnose.ts'
import type { Entry } from '../../src/diagnosis/entry.ts'
import { entry, failure, scopes, sourcesOf, wall } from './entries.ts'

const { web1 } = scopes()
const KILL = failure('kill', { leadsTo: ['pod'], seenIn: ['x'], open: () => [{ ask: 'Who?', run: 'run y', separates: ['pod'] }] })
const POD = failure('pod', { tellsOf: ['kill'], suspects: { ids: ['oom'], what: 'OOM' } })
const told = (entries: Entry[], ward: Partial<Ward> = {}) =>
  diagnose(entries, {
    copiesOf: () => [],
    around: () => ({}),
    isSampled: () => false,
    most: 2_000,
    failures: [KILL, POD, failure('absent', { seenIn: ['x'] }), failure('behind', { seenIn: ['y'], leadsTo: ['kill'] })],
    sources: sourcesOf({ path: 'p', shows: new Set(['x']), lossy: false }),
    coverage: { artifacts: [{ path: 'p', format: 'f', bytes: 1, lines: 2 }], gaps: [], unexplained: [] },
    tool: { name: 'osdx', version: '1' },
    failed: (id, error) => {
      throw new Error(id, { cause: error })
    },
    ...ward,
  })

test('findings, incidents, times and what is not told, in one report', () => {
  const kill = entry(KILL, web1, { pod: 'n/p' }, { time: wall(0) })
  const pod = entry(POD, web1, { pod: 'p' }, { time: wall(1), witness: 'pod status', severity: 'critical' })
  const report = told([kill, pod])
  expect(report.schemaVersion).toBe(1)
  expect(report.tool).toEqual({ name: 'osdx', version: '1' })
  expect(report.findings.map(({ key, confidence, entities }) => [key, confidence, entities['pod']])).toEqual([
    ['pod#1', 0.95, 'n/p'],
    ['kill#1', 0.98, 'n/p'],
  ])
  expect(report.incidents.map(({ root, effects }) => [root, effects])).toEqual([['kill#1', ['pod#1']]])
  expect(report.timeline.map(({ finding }) => finding)).toEqual(['kill#1', 'pod#1'])
  expect(report.coverage.notObserved.map(({ id }) => id)).toEqual(['absent'])
  expect(report.coverage.artifacts).toHaveLength(1)
  expect(report.next).toEqual([{ say: 'Who?', run: 'run y', separates: ['pod'] }])
  expect(report.incidents[0]!.headline).toBe('kill. Once, 21 Nov 2026 14:00:00 UTC on web1.example.net.')
  expect(report.summary).toBe(report.incidents[0]!.headline)
  // what is judged is left as it was
  expect([kill.witnesses.size, kill.proofs.length]).toEqual([1, 1])
})

test('the gravest first, then the most, numbered by failure', () => {
  const of = (times: number, severity: 'error' | 'warning', unit: string) => entry(KILL, web1, { unit }, { times, severity })
  const report = told([of(1, 'warning', 'a'), of(1, 'error', 'b'), of(5, 'error', 'c')])
  expect(report.findings.map(({ key, entities }) => `${key} ${entities['unit']}`)).toEqual(['kill#1 c', 'kill#2 b', 'kill#3 a'])
})

test('of 3,100 findings 2,000 are told, of each failure some, and all others are counted', () => {
  const many = Array.from({ length: 3_100 }, (_, i) => entry(KILL, web1, { unit: `u${i}` }, { severity: 'critical' }))
  const report = told([...many, entry(POD, web1, { pod: 'p' }, { severity: 'warning' })])
  expect(report.findings).toHaveLength(2_000)
  expect(report.findings.filter(({ id }) => id === 'pod')).toHaveLength(1)
  expect(report.incidents.every(({ root }) => report.findings.some(({ key }) => key === root))).toBe(true)
  expect(report.coverage.gaps).toEqual([{ what: 'report', why: 'limit: 1101 more findings were counted, not kept', kind: 'limit' }])
})

test('history lies before the last boot', () => {
  const scope = { ...web1, timeline: { boots: [{}, {}] } } as unknown as SettledScope
  const history = (...boots: (number | undefined)[]) => {
    const one = entry(KILL, scope, {})
    const known = boots.filter((boot) => boot !== undefined)
    return told([{ ...one, boots: new Set(known), undated: boots.includes(undefined) }]).incidents[0]!.history
  }
  expect([history(0), history(1), history(0, 1), history(), history(0, undefined)]).toEqual([
    true,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('what the kernel log says by its silence stands beside the finding', () => {
  const scope = { ...web1, kernelLog: [{ path: 'k', from: wall(0), to: wall(60) }] }
  const [found] = told([entry(POD, scope, {}, { time: wall(30) })]).findings
  expect(found!.excluded).toBe('The kernel log covers it (21 Nov 2026 14:00:00–14:01:00 UTC) and shows no OOM.')
  const copies = told([entry(KILL, web1, {})], { copiesOf: () => [{ artifact: 'c', line: 1, offset: 0, text: '' }] })
  expect(copies.findings[0]!.evidence.map(({ artifact }) => artifact)).toEqual(['kern.log', 'c'])
})
