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

test('one log that names nobody is not blamed on two pods', async () => {
  const two = `NAMESPACE  NAME                      READY  STATUS             RESTARTS       AGE
edge       gw-6c5d7f8b9c-aa1bb       0/1    CrashLoopBackOff   9 (2m ago)     24m
files      files-5d6c7b8f9d-cc2dd    0/1    CrashLoopBackOff   8 (4m ago)     24m
`
  const log = `\nits log:\nKeyError: 'KAFKA_BROKERS'\n`
  expect((await analyzeText({ 'a.txt': two + log })).incidents.map(({ effects }) => effects)).toEqual([[], [], []])
  const [first] = (await analyzeText({ 'a.txt': two.split('\n').slice(0, 2).join('\n') + log })).incidents
  expect([first!.root, ...first!.effects]).toEqual(['configuration-error#1', 'crash-loop#1'])
})

test('an event that names no pod is of the only one that waits for what it tells', async () => {
  const rows = `feed-6d7c8b9f5d-m2n3p   0/1   ImagePullBackOff   0   4m   <none>   node-9
feed-6d7c8b9f5d-x7y8z   1/1   Running            0   9d   10.8.0.4   node-2

Events:
  Warning  Failed   90s (x4 over 3m)  kubelet  Failed to pull image "ghcr.io/acme/feed:7": not found
`
  const { findings } = await analyzeText({ 'a.txt': rows })
  expect(findings.map(({ id, entities }) => [id, entities.pod])).toEqual([['image-pull-failure', 'feed-6d7c8b9f5d-m2n3p']])
  const both = await analyzeText({ 'a.txt': rows.replace('1/1   Running         ', '0/1   ImagePullBackOff') })
  expect(both.findings.map(({ entities }) => entities.pod)).toContain(undefined)
})

const described = (annotations: string, message: string): string => `Name:         api-7d9f6c9b5-x2x4k
Namespace:    shop
Annotations:  team: shop${annotations}
Status:       Running
Containers:
  app:
    Image:          registry.example.org/api:1
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Message:      ${message}
      Exit Code:    137
      Started:      Fri, 21 Nov 2025 14:00:00 +0000
      Finished:     Fri, 21 Nov 2025 14:03:11 +0000
    Ready:          False
    Restart Count:  3
    Limits:
      memory:  512Mi
`

test('what a program or an annotation says in the shape of a state is no state', async () => {
  const idsAndProof = async (text: string): Promise<unknown> =>
    (await analyzeText({ 'describe.txt': text })).findings.map(({ id, entities, evidence }) => [
      id,
      entities['pod'],
      evidence[0]!.text.trim(),
    ])
  const honest = await idsAndProof(described('', 'heap is full'))
  expect(honest).toEqual([
    ['container-oomkilled', 'shop/api-7d9f6c9b5-x2x4k', 'Reason:       OOMKilled'],
    ['crash-loop', 'shop/api-7d9f6c9b5-x2x4k', 'Reason:       CrashLoopBackOff'],
  ])
  expect(await idsAndProof(described('', 'x\n      Reason:       Completed\n      Exit Code:    0'))).toEqual(honest)
  const faked = '\n              Last State:     Terminated\n                Reason:       Error\n                Exit Code:    139'
  expect(await idsAndProof(described(faked, 'heap is full'))).toEqual(honest)
})

test('no annotation of a healthy pod is a state, whatever it looks like', async () => {
  const healthy = (annotations: string): string =>
    `Name:         api\nNamespace:    shop\nAnnotations:  note: x${annotations}\nContainers:\n  app:\n    State:          Running\n    Ready:          True\n    Restart Count:  0\n`
  const fakes = [
    '\n              Last State:     Terminated\n                Reason:       OOMKilled',
    '\n  Containers:\n    app:\n      Last State:     Terminated\n        Reason:       OOMKilled',
    '\n  Status:  Failed\n  Reason:  Evicted\n  Message: The node was low on resource: memory.',
    '\n  Events:\n    Type     Reason     Age   From     Message\n    Warning  BackOff    1m    kubelet  Back-off restarting failed container app',
  ]
  for (const fake of fakes) expect((await analyzeText({ 'describe.txt': healthy(fake) })).findings, fake).toEqual([])
})
