import { expect, test } from 'vitest'
import { Collected, type Stated } from '../../src/casefile/collected.ts'
import { CLUSTER, Machines } from '../../src/casefile/machines.ts'
import { apiObject, nodesOfPods, ownerOf, recordOf } from '../../src/casefile/owners.ts'
import type { RecordType } from '../../src/core/record.ts'
import { CONTAINER_STATE, type ContainerState } from '../../src/records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../../src/records/kube-event.ts'
import { NODE_CONDITION } from '../../src/records/node-condition.ts'
import { POD_STATUS, type PodStatus } from '../../src/records/pod-status.ts'
import { SETTING } from '../../src/records/setting.ts'
import { at } from './texts.ts'

const stated = <T extends object>(type: RecordType<T>, record: T, host?: string): Stated => ({
  type,
  record: { ...record, at: at('a', 1) },
  host,
  marks: [],
})
const state = (of: Partial<ContainerState>) => stated(CONTAINER_STATE, { source: 'pod status', which: 'state', ...of })
const status = (of: PodStatus) => stated(POD_STATUS, of)
const event = (of: Partial<KubeEvent>) => stated(KUBE_EVENT, { reason: 'R', message: 'm', count: 1, ...of })
const setting = (host?: string) => stated(SETTING, { name: 'n', text: '1', numbers: [1] }, host)
const nodes = (...all: Stated[]) => Object.fromEntries(nodesOfPods(all.map((one, order) => ({ item: { order, stated: one }, times: 1 }))))

test('the record of a statement, if it is of the type', () => {
  const one = setting()
  expect([recordOf(one, 'setting'), recordOf(one, 'limit'), recordOf(undefined, 'setting')]).toEqual([one.record, undefined, undefined])
})

test('the node of each pod, where its name is of one', () => {
  expect(
    nodes(
      state({ pod: 'a', namespace: 'n', node: 'w1' }),
      status({ pod: 'a', namespace: 'n', node: 'w1' }),
      status({ pod: 'b', namespace: 'n', node: 'w1' }),
      status({ pod: 'b', namespace: 'm', node: 'w2' }),
      status({ pod: 'c', node: 'w3' }),
      status({ pod: 'd', namespace: 'n' }),
      status({ node: 'w4' }),
      setting(),
    ),
  ).toEqual({ a: 'w1', 'n/a': 'w1', b: undefined, 'n/b': 'w1', 'm/b': 'w2', c: 'w3' })
})

const PODS = new Map([
  ['p', undefined],
  ['n/p', 'w1'],
  ['q', 'w2'],
])
test.each<[string, Stated, object | undefined]>([
  ['a state says it', state({ node: 'w9', pod: 'q' }), { node: 'w9' }],
  ['the pod of a state', state({ pod: 'p', namespace: 'n' }), { node: 'w1' }],
  ['a pod that is called so twice', state({ pod: 'p' }), { node: undefined }],
  ['a pod by its name alone', state({ pod: 'q', namespace: 'other' }), { node: 'w2' }],
  ['no pod', state({}), { node: undefined }],
  ['a state of an engine', state({ source: 'container runtime', node: 'w9' }), undefined],
  ['a status says it', status({ node: 'w9', pod: 'q' }), { node: 'w9' }],
  ['the pod of a status', status({ pod: 'q' }), { node: 'w2' }],
  ['a condition', stated(NODE_CONDITION, { type: 'Ready', status: 'True', node: 'w3' }), { node: 'w3' }],
  ['an event of a node', event({ kind: 'node', name: 'q' }), { node: 'q' }],
  ['an event of a pod', event({ kind: 'pod', name: 'q' }), { node: 'w2' }],
  ['no such object', setting(), undefined],
])('the node of an object: %s', (_, one, node) => expect(apiObject(one, PODS)).toEqual(node))

const hosts = (...names: string[]) => new Map(names.map((name) => [name, 1]))
const owner = (machines: Machines, path: string, one: Stated): string | undefined => {
  const { key, name } = ownerOf(new Collected(path), { order: 0, stated: one }, machines, new Map())
  return key === CLUSTER.key ? 'the cluster' : name
}
test('whose an object is', () => {
  const none = new Machines([{ path: 'pods.txt', hosts: hosts() }])
  const one = new Machines([{ path: 'w1/log', hosts: hosts('w1') }])
  const two = new Machines([
    { path: 'w1/log', hosts: hosts('w1') },
    { path: 'w2/log', hosts: hosts('w2') },
  ])
  const [of1, of9, ofNone] = [status({ pod: 'p', node: 'w1' }), status({ pod: 'p', node: 'w9' }), status({ pod: 'p' })]
  expect([owner(none, 'pods.txt', of1), owner(none, 'pods.txt', ofNone)]).toEqual([undefined, undefined])
  // its own node, wherever it stands
  expect([owner(one, 'pods.txt', of1), owner(two, 'w2/pods.txt', of1)]).toEqual(['w1', 'w1'])
  // beside one machine
  expect([owner(one, 'w1/pods.txt', ofNone), owner(one, 'w1/pods.txt', of9)]).toEqual(['w1', 'the cluster'])
  // beside several
  expect([owner(two, 'w1/pods.txt', ofNone), owner(two, 'w1/pods.txt', of9)]).toEqual(['w1', 'the cluster'])
  expect([owner(two, 'pods.txt', ofNone), owner(two, 'pods.txt', of9)]).toEqual(['the cluster', 'the cluster'])
  // what is no object is whose its line or its text is
  expect([owner(two, 'w1/x', setting()), owner(two, 'w1/x', setting('w2')), owner(two, 'x', setting())]).toEqual(['w1', 'w2', undefined])
})
