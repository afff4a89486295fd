import { describe, expect, test } from 'vitest'
import { analyzeText } from '../../src/index.ts'
import { flowYaml } from '../../src/parsers/kube/flow-yaml.ts'
import type { Tree } from '../../src/parsers/kube/tree.ts'

const plain = ({ map, list, scalar }: Tree): unknown =>
  map !== undefined
    ? Object.fromEntries([...map].map(([key, value]) => [key, plain(value)]))
    : list !== undefined
      ? list.map(plain)
      : scalar

describe('flow collections of YAML', () => {
  test.each([
    ['{kind: Pod, name: api-0, namespace: prod}', { kind: 'Pod', name: 'api-0', namespace: 'prod' }],
    ['{memory: 256Mi, cpu: 1}', { memory: '256Mi', cpu: 1 }],
    ['{a: {b: [x, "y, z", 3], c: true}, d: ~}', { a: { b: ['x', 'y, z', 3], c: true }, d: null }],
    ['{"a":"b","c":{"d":1}}', { a: 'b', c: { d: 1 } }],
    ["{image: 'r.example:5000/api:1', cmd: [sh, -c, 'it''s']}", { image: 'r.example:5000/api:1', cmd: ['sh', '-c', "it's"] }],
    ['{time: 2026-11-20T10:00:00Z}', { time: '2026-11-20T10:00:00Z' }],
    ['[]', []],
    ['{a: b, c', { a: 'b' }],
    ['{a: {b: [1', { a: { b: [1] } }],
    ['{{{[}}', {}],
  ])('%s', (text, value) => expect(plain(flowYaml(text, 0))).toEqual(value))

  test('within objects of Kubernetes', async () => {
    const text = `apiVersion: v1
kind: Event
type: Warning
reason: Failed
involvedObject: {kind: Pod, name: api-0, namespace: prod}
message: 'Error: secret "db2" not found'
count: 12
---
apiVersion: v1
kind: Pod
metadata: {name: recs-0, namespace: ml}
spec:
  containers:
  - name: recs
    resources: {limits: {memory: 256Mi}, requests: {memory: 128Mi}}
status:
  containerStatuses:
  - name: recs
    restartCount: 17
    state: {waiting: {reason: CrashLoopBackOff}}
    lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
`
    const { findings } = await analyzeText({ 'a.yaml': text })
    const of = (id: string) => findings.find((one) => one.id === id)
    expect(of('container-oomkilled')?.headline).toBe(
      'Container "recs" of pod ml/recs-0 was killed by the OOM killer (OOMKilled); its memory limit is 256Mi.',
    )
    expect(of('configuration-error')?.headline).toMatch(/^Pod prod\/api-0 does not start: Secret prod\/db2 does not exist/)
  })

  test('a status alone', async () => {
    const { findings } = await analyzeText({ 'a.txt': 'lastState: {terminated: {exitCode: 137, reason: OOMKilled}}\n' })
    expect(findings.map(({ id }) => id)).toEqual(['container-oomkilled'])
  })
})

test('what says what is down beside what is found is listed', async () => {
  const lines = async (text: string) => (await analyzeText({ 'a.txt': text })).coverage.unexplained.map(({ line }) => line)
  expect(await lines('  cluster:\n    health: HEALTH_WARN\n            1 osds down\n            Degraded data: 41 pgs degraded\n')).toEqual(
    expect.arrayContaining([3, 4]),
  )
  expect(await lines('            0 osds full\n            0 pgs degraded\n')).toEqual([])
  expect(
    await lines(
      '   1 | 11/20/2026 | 10:00:03 | Processor #0x04 | IERR | Asserted\n   2 | 11/20/2026 | 10:00:03 | Processor #0x04 | IERR | Deasserted\n',
    ),
  ).toEqual([1])
})

test('the module that a baseboard controller names behind its event', async () => {
  const row = (rest: string) => `   3 | 11/20/2026 | 10:04:10 | Memory #0x53 | Uncorrectable ECC | Asserted${rest}\n`
  const label = async (rest: string) => (await analyzeText({ 'sel.txt': row(rest) })).findings.map(({ headline }) => headline)
  expect(await label(' | DIMM_A4')).toEqual(['Memory module DIMM_A4 had 1 error that ECC could not correct.'])
  expect(await label('')).toEqual(['Memory had 1 error that ECC could not correct.'])
})
