import { expect, test } from 'vitest'
import { podsOf } from '../../src/casefile/pods.ts'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import type { Cited } from '../../src/core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../../src/records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../../src/records/kube-event.ts'
import { POD_STATUS, type PodStatus } from '../../src/records/pod-status.ts'
import { at, said, scopeOf } from './texts.ts'

const state = (of: Partial<Cited<ContainerState>>) => said(CONTAINER_STATE, { source: 'pod status', which: 'state', ...of })
const status = (of: Partial<Cited<PodStatus>>) => said(POD_STATUS, of)
const event = (of: Partial<Cited<KubeEvent>>) => said(KUBE_EVENT, { reason: 'R', message: 'm', count: 1, ...of })
const shown = (...told: readonly ReturnType<typeof said>[]) =>
  podsOf(scopeOf(...told)).map(({ key, pod, namespace, states, statuses, events }) => [
    key,
    pod,
    namespace,
    states.length,
    statuses.length,
    events.length,
  ])

test('all that tells of one pod', () => {
  expect(
    shown(
      event({ kind: 'pod', name: 'p', namespace: 'n' }),
      status({ pod: 'p' }),
      state({ pod: 'p', namespace: 'n' }),
      state({ pod: 'q', namespace: 'n' }),
      state({ pod: 'q', namespace: 'm' }),
      status({ pod: 'q' }),
      status({ pod: 'r' }),
      state({ pod: 'p', namespace: 'n', source: 'container runtime' }),
      event({ kind: 'node', name: 'p', namespace: 'n', reason: 'S' }),
      event({ name: 'r' }),
    ),
  ).toEqual([
    ['n/p', 'n/p', 'n', 1, 1, 1],
    ['n/q', 'n/q', 'n', 1, 0, 0],
    ['m/q', 'm/q', 'm', 1, 0, 0],
    ['/q', 'q', undefined, 0, 1, 0],
    ['/r', 'r', undefined, 0, 1, 1],
  ])
})

test('what names no pod is of the one that its command asks for, else of its text', () => {
  const command = said(TYPED_COMMAND, { command: 'kubectl -n shop describe pod api-1' })
  expect(shown(command, state({}), status({}))).toEqual([['shop/api-1', 'shop/api-1', 'shop', 1, 1, 0]])
  expect(shown(status({ at: at('a', 1) }), state({ at: at('a', 2) }), state({ at: at('b', 2) }))).toEqual([
    ['\0a', undefined, undefined, 1, 1, 0],
    ['\0b', undefined, undefined, 1, 0, 0],
  ])
  // the namespace of the command is of a pod that a row names
  const inShop = said(TYPED_COMMAND, { command: 'kubectl -n shop get pods' })
  expect(shown(inShop, status({ pod: 'p' }), state({ pod: 'p' }))).toEqual([['shop/p', 'shop/p', 'shop', 1, 1, 0]])
})

const UID = '01234567-89ab-cdef-0123-456789abcdef'
test.each([
  [[state({ pod: 'p', podUid: 's' }), event({ kind: 'pod', name: 'p', uid: 'e' })], 's', undefined],
  [[event({ kind: 'pod', name: 'p', uid: 'e', message: `pod p_n(${UID})` })], 'e', undefined],
  [[event({ kind: 'pod', name: 'p', message: `pod p_n(${UID})` })], UID, undefined],
  [[event({ kind: 'pod', name: 'p', message: 'pod p_n(0)' })], undefined, undefined],
  [[status({ pod: 'p', node: 'n1' }), event({ name: 'p', reason: 'Scheduled', message: 'assigned n/p to n2' })], undefined, 'n1'],
  [[event({ name: 'p', reason: 'Scheduled', message: 'assigned n/p to n2' })], undefined, 'n2'],
  [[event({ name: 'p', reason: 'Moved', message: 'assigned n/p to n2' })], undefined, undefined],
])('uid and node %#', (told, uid, node) => {
  const [pod] = podsOf(scopeOf(...told))
  expect([pod?.podUid, pod?.node]).toEqual([uid, node])
})
