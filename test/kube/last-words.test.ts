import { expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { analyzeText } from '../../src/index.ts'

const PODS = `NAME                   READY   STATUS             RESTARTS       AGE
api-7d9f6c9b5-x2x4k    0/1     CrashLoopBackOff   7 (2m9s ago)   14m
web-5c6f8d7b9-abcde    1/1     Running            0              12d
`
const causeOf = ({ findings, incidents }: Report): string | undefined => findings.find(({ key }) => key === incidents[0]?.root)?.cause

test('the last line below a typed kubectl logs is told of its pod, and quoted', async () => {
  const report = await analyzeText({
    'a.txt': `$ kubectl get pods -n shop\n${PODS}$ kubectl logs -n shop api-7d9f6c9b5-x2x4k --previous\nloading settings\nthe ledger does not balance by 14\n`,
  })
  expect(report.findings[0]).toMatchObject({ id: 'crash-loop', entities: { pod: 'shop/api-7d9f6c9b5-x2x4k' } })
  expect(causeOf(report)).toBe('It wrote last: "the ledger does not balance by 14".')
  expect(report.findings[0]!.evidence.map(({ line, note }) => [line, note])).toContainEqual([7, 'what it said before'])
})

test('what tells of a failure goes before what comes after it', async () => {
  const report = await analyzeText({
    'a.txt': `$ kubectl get pods -n shop\n${PODS}$ kubectl logs -n shop api-7d9f6c9b5-x2x4k --previous\nERROR: Validate failed: checksum mismatch\n-> Resolved locally    : -992811431\n`,
  })
  expect(causeOf(report)).toBe('It wrote last: "ERROR: Validate failed: checksum mismatch".')
})

test('the log of another pod is not its own', async () => {
  const report = await analyzeText({
    'a.txt': `$ kubectl get pods -n shop\n${PODS}$ kubectl logs -n shop web-5c6f8d7b9-abcde\nthe ledger does not balance by 14\n`,
  })
  expect(causeOf(report)).toBe('')
})

test('a file that is called like the pod, and one of the run before beside the only one that ended', async () => {
  const wrote = 'It wrote last: "the ledger does not balance by 14".'
  for (const path of ['api-7d9f6c9b5-x2x4k.log', 'logs-previous.txt'])
    expect(causeOf(await analyzeText({ 'pods.txt': PODS, [path]: 'the ledger does not balance by 14\n' })), path).toBe(wrote)
  expect(causeOf(await analyzeText({ 'pods.txt': PODS, 'notes.txt': 'the ledger does not balance by 14\n' }))).toBe('')
})

test('a peer that is not reached ended the container whose log tells it', async () => {
  const report = await analyzeText({
    'a.txt': `$ kubectl get pods -n shop\n${PODS}$ kubectl logs -n shop api-7d9f6c9b5-x2x4k --previous\ndial tcp 10.96.7.7:5432: connect: connection refused\n`,
  })
  const root = report.findings.find(({ id }) => id === 'dependency-unreachable')
  expect(root).toMatchObject({
    id: 'dependency-unreachable',
    severity: 'error',
    headline: 'Pod shop/api-7d9f6c9b5-x2x4k cannot reach 10.96.7.7:5432: connection refused; it ended over that.',
    entities: { pod: 'shop/api-7d9f6c9b5-x2x4k' },
    facts: { pod: 'shop/api-7d9f6c9b5-x2x4k', stopped: true },
  })
  expect(report.incidents.map((incident) => [incident.root, ...incident.effects])).toEqual([['dependency-unreachable#1', 'crash-loop#1']])
  expect(root!.fix[0]!.run).toBe('kubectl get services,endpoints,pods -A -o wide | grep -wF 10.96.7.7')
})
