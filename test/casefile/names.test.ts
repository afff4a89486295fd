import { expect, test } from 'vitest'
import { Names } from '../../src/casefile/names.ts'
import { type ContainerState, CONTAINER_STATE } from '../../src/records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../../src/records/kube-event.ts'
import { POD_STATUS, type PodStatus } from '../../src/records/pod-status.ts'

const ID = '0123456789abcdef'.repeat(4)
const state = (of: Partial<ContainerState>) => ({ type: CONTAINER_STATE, record: { source: 'pod status', which: 'state', ...of } })
const status = (record: PodStatus) => ({ type: POD_STATUS, record })
const event = (of: Partial<KubeEvent>) => ({ type: KUBE_EVENT, record: { reason: 'R', message: 'm', count: 1, ...of } })

test('containers by 12 digits of their id', () => {
  const names = new Names([state({ containerId: ID, container: 'api', pod: 'p', namespace: 'shop' })])
  const called = { pod: 'shop/p', container: 'api' }
  expect(names.container(ID)).toEqual(called)
  expect(names.container(ID.slice(0, 12))).toEqual(called)
  expect(names.container(`${ID.slice(0, 11)}f`)).toBeUndefined()
  expect(names.container(undefined)).toBeUndefined()
})

test('each source adds what it knows', () => {
  const of = (...states: Partial<ContainerState>[]) => new Names(states.map((one) => state({ containerId: ID, ...one }))).container(ID)
  expect(of({ container: 'api' }, { pod: 'p' })).toEqual({ pod: 'p', container: 'api' })
  expect(of({ pod: 'p', namespace: 'n' }, { container: 'api' })).toEqual({ pod: 'n/p', container: 'api' })
  expect(of({ pod: 'p', container: 'a' }, { pod: 'q', container: 'b' })).toEqual({ pod: 'q', container: 'b' })
  expect(of({ pod: 'p', container: 'a' }, {})).toEqual({ pod: 'p', container: 'a' })
  expect(of({})).toBeUndefined()
})

test('pods by their uid, a namespace once known stays', () => {
  const pod = (...records: ConstructorParameters<typeof Names>[0] & object) => new Names(records).pod('u')
  expect(pod(status({ podUid: 'u', pod: 'p', namespace: 'n' }))).toBe('n/p')
  expect(pod(status({ podUid: 'u', pod: 'p' }))).toBe('p')
  expect(pod(status({ podUid: 'u', pod: 'p', namespace: 'n' }), status({ podUid: 'u', pod: 'p' }))).toBe('n/p')
  expect(pod(status({ podUid: 'u', pod: 'p' }), status({ podUid: 'u', pod: 'p', namespace: 'n' }))).toBe('n/p')
  expect(pod(status({ podUid: 'u', namespace: 'n' }))).toBeUndefined()
  expect(pod(status({ pod: 'p', namespace: 'n' }))).toBeUndefined()
  expect(pod(state({ podUid: 'u', pod: 'p', namespace: 'n' }))).toBe('n/p')
  expect(pod(event({ kind: 'pod', uid: 'u', name: 'p', namespace: 'n' }))).toBe('n/p')
  expect(pod(event({ kind: 'node', uid: 'u', name: 'p', namespace: 'n' }))).toBeUndefined()
  expect(new Names([status({ podUid: 'u', pod: 'p' })]).pod(undefined)).toBeUndefined()
})

test('a pod by its address, and its container where it has only one', () => {
  const at = (...records: ConstructorParameters<typeof Names>[0] & object) => new Names(records).podAt('10.4.0.7')
  const api = [status({ pod: 'p', namespace: 'shop', addresses: ['10.4.0.7'] }), state({ pod: 'p', namespace: 'shop', container: 'api' })]
  expect(at(...api)).toEqual({ pod: 'shop/p', container: 'api' })
  expect(at(...api, state({ pod: 'p', namespace: 'shop', container: 'wait', init: true }))).toEqual({ pod: 'shop/p', container: 'api' })
  expect(at(...api, state({ pod: 'p', namespace: 'shop', container: 'mesh' }))).toEqual({ pod: 'shop/p', container: undefined })
  // one after the other
  expect(at(...api, status({ pod: 'q', namespace: 'shop', addresses: ['10.4.0.7'] }))).toBeUndefined()
})
