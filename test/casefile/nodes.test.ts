import { expect, test } from 'vitest'
import { nodeOfPod, nodesOf } from '../../src/casefile/nodes.ts'
import { podsOf } from '../../src/casefile/pods.ts'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import { KUBE_EVENT, type KubeEvent } from '../../src/records/kube-event.ts'
import { NODE_CONDITION } from '../../src/records/node-condition.ts'
import { at, said, scopeOf } from './texts.ts'

const condition = (artifact: string, type: string, node?: string, status: 'True' | 'False' = 'True') =>
  said(NODE_CONDITION, { node, type, status, at: at(artifact, 2) })
const event = (artifact: string, reason: string, of: Partial<KubeEvent> = {}) =>
  said(KUBE_EVENT, { reason, message: 'm', count: 1, at: at(artifact, 8), ...of })
const shown = (...told: readonly ReturnType<typeof said>[]) =>
  nodesOf(scopeOf(...told)).map(({ key, node, conditions, events, cordoned }) => [
    key,
    node,
    conditions.map(({ type }) => type).join(),
    events.map(({ what }) => what.reason).join(),
    cordoned,
  ])

test('conditions and events of one node together', () => {
  expect(
    shown(
      condition('a', 'Ready', 'n1'),
      condition('b', 'Unschedulable', 'n2'),
      event('c', 'Rebooted', { kind: 'node', name: 'n1' }),
      event('c', 'Anything', { kind: 'node', name: 'n3' }),
      condition('b', 'Unschedulable', 'n4', 'False'),
    ),
  ).toEqual([
    ['n1', 'n1', 'Ready', 'Rebooted', false],
    ['n2', 'n2', 'Unschedulable', '', true],
    ['n4', 'n4', 'Unschedulable', '', false],
    ['n3', 'n3', '', 'Anything', false],
  ])
})

test('which events are of nodes', () => {
  const isOfNode = (reason: string, of: Partial<KubeEvent> = {}) => shown(event('a', reason, of)).length === 1
  expect(isOfNode('NodeHasDiskPressure')).toBe(true)
  expect(isOfNode('NodeNotReady')).toBe(true)
  expect(isOfNode('NodeReadyX')).toBe(false)
  expect(isOfNode('Starting')).toBe(true)
  expect(isOfNode('Starting', { container: 'api' })).toBe(false)
  expect(isOfNode('BackOff')).toBe(false)
})

test('a fragment is of the node that its events name', () => {
  expect(shown(condition('a', 'Ready'), event('a', 'NodeNotReady', { message: 'Node n1 status is now: NodeNotReady' }))).toEqual([
    ['n1', 'n1', 'Ready', 'NodeNotReady', false],
  ])
  expect(shown(condition('a', 'Ready'), event('b', 'Rebooted', { message: 'Node n1 has been rebooted' }))).toEqual([
    ['\0a', undefined, 'Ready', '', false],
    ['n1', 'n1', '', 'Rebooted', false],
  ])
  expect(shown(condition('a', 'Ready'), event('a', 'NodeNotReady', { message: 'Node n1 is gone' }))).toEqual([
    ['\0a', undefined, 'Ready', 'NodeNotReady', false],
  ])
})

test('an event without a name is of the only node around, or of the one that was asked for', () => {
  const on = { message: 'Node n1 status is now: NodeHasDiskPressure' }
  expect(shown(event('a', 'NodeHasDiskPressure', on), event('a', 'EvictionThresholdMet'))).toEqual([
    ['n1', 'n1', '', 'NodeHasDiskPressure,EvictionThresholdMet', false],
  ])
  const other = event('a', 'NodeNotReady', { kind: 'node', name: 'n2' })
  expect(shown(event('a', 'NodeHasDiskPressure', on), other, event('a', 'EvictionThresholdMet')).map(([key]) => key)).toEqual([
    'n1',
    'n2',
    '\0a',
  ])
  const typed = (command: string) => said(TYPED_COMMAND, { command, at: at('a', 1) })
  const named = (command: string) => shown(typed(command), condition('a', 'Ready'))[0]![1]
  expect(named('kubectl describe node n5 | grep -A8 Conditions')).toBe('n5')
  expect(named('kubectl --context prod get no/n5 -o yaml')).toBe('n5')
  expect(named('kubectl describe pod n5')).toBeUndefined()
})

test('what a pod is told of its node', () => {
  const lost = event('a', 'NodeNotReady', { kind: 'pod', name: 'api', namespace: 'shop', message: 'Node is not ready' })
  const placed = event('a', 'Scheduled', { kind: 'pod', name: 'api', namespace: 'shop', message: 'Successfully assigned shop/api to n1' })
  const refused = event('a', 'Evicted', {
    kind: 'pod',
    name: 'api',
    namespace: 'shop',
    message: 'Pod was rejected: The node had condition: [DiskPressure].',
  })
  expect(shown(lost)).toEqual([])
  expect(shown(placed, lost)).toEqual([['n1', 'n1', '', 'NodeNotReady', false]])
  expect(nodesOf(scopeOf(placed, refused)).map(({ node, refusals }) => [node, refusals.length])).toEqual([['n1', 1]])
  const told = event('a', 'FailedDaemonPod', { kind: 'daemonset', name: 'd', message: 'Found failed daemon pod shop/api on node n3, will' })
  const scope = scopeOf(told, refused)
  expect(nodeOfPod(scope, podsOf(scope)[0]!)).toBe('n3')
})
