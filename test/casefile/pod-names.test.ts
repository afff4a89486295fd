import { expect, test } from 'vitest'
import { namespaceAround, podAsked, podIn, podsAround } from '../../src/casefile/pod-names.ts'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import type { Cited } from '../../src/core/span.ts'
import { CONTAINER_STATE } from '../../src/records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../../src/records/kube-event.ts'
import { POD_STATUS } from '../../src/records/pod-status.ts'
import { at, said, scopeOf } from './texts.ts'

test.each([
  ['Back-off restarting failed container api in pod api-1_shop(0a)', { name: 'api-1', namespace: 'shop' }],
  ['Failed to create pod sandbox for pod "api-1_shop"', { name: 'api-1', namespace: 'shop' }],
  ['failed to set up pod "api-1_shop" network: x', { name: 'api-1', namespace: 'shop' }],
  ['failed to set up pod api-1_shop network', { name: 'api-1', namespace: 'shop' }],
  ['Successfully assigned shop/api-1 to node1', { name: 'api-1', namespace: 'shop' }],
  ['Not Successfully assigned shop/api-1 to node1', undefined],
  ['sandbox for pod "api-1": x', { name: 'api-1' }],
  ['about pod "api-1"', undefined],
  ['failed to mount secrets store objects for pod shop/api-1, err: x', { name: 'api-1', namespace: 'shop' }],
  ['see for pod shop/api-1/x', undefined],
  ['failed to create pod network sandbox k8s_api-1_shop_9a2b8e1e-7f2f-4c4e-8f0f-1f2b3c4d5e6f_0(77)', { name: 'api-1', namespace: 'shop' }],
  ['failed to reserve sandbox name "api-1_shop_9a2b8e1e-7f2f-4c4e-8f0f-1f2b3c4d5e6f_2"', { name: 'api-1', namespace: 'shop' }],
  ['failed (add): Multus: [shop/api-1/9a2b8e1e]: error', { name: 'api-1', namespace: 'shop' }],
  ['ContainerID: [shop/api-1 77aa77aa77aa network default NAD default] failed', { name: 'api-1', namespace: 'shop' }],
  ['nothing', undefined],
])('%s', (message, pod) => expect(podIn(message)).toEqual(pod))

test.each([
  ['kubectl describe pod api-1 -n shop | grep -A4 State', { name: 'api-1', namespace: 'shop' }],
  ['kubectl -n shop describe pod api-1', { name: 'api-1', namespace: 'shop' }],
  ['kubectl --namespace=shop get po/api-1 -o yaml', { name: 'api-1', namespace: 'shop' }],
  ['oc logs api-1', { name: 'api-1', namespace: undefined }],
  ['k logs pod/api-1 -p', { name: 'api-1', namespace: undefined }],
  ['sudo kubectl get pods api-1', { name: 'api-1', namespace: undefined }],
  ['kubectl get pods -n shop', undefined],
  ['kubectl get pods | describe pod api-1', undefined],
  ['kubectl get nodes ; kubectl logs api-1', undefined],
  ['docker logs api-1', undefined],
])('%s', (command, pod) => expect(podAsked(command)).toEqual(pod))

const typed = (artifact: string, line: number, command: string) => said(TYPED_COMMAND, { command, at: at(artifact, line) })
const event = (of: Partial<KubeEvent & Cited<object>>) => said(KUBE_EVENT, { reason: 'R', message: 'm', count: 1, ...of })
const state = (pod: string | undefined, namespace?: string) =>
  said(CONTAINER_STATE, { source: 'pod status', which: 'state', pod, namespace, at: at('a', 20) })

test('the namespace of the command above', () => {
  const around = namespaceAround(
    scopeOf(
      typed('a', 1, 'kubectl get pods -n shop | grep -n x'),
      typed('a', 5, 'kubectl get pods'),
      typed('a', 9, 'oc get po --namespace pay'),
    ),
  )
  const spaces = [1, 2, 5, 6, 9, 10].map((line) => around(at('a', line)))
  expect(spaces).toEqual([undefined, 'shop', 'shop', undefined, undefined, 'pay'])
  expect(around(at('b', 10))).toBeUndefined()
  expect(namespaceAround(scopeOf(typed('a', 1, 'kubectl top nodes | grep -n shop')))(at('a', 2))).toBeUndefined()
})

test('the pod of the command above', () => {
  const around = podsAround(scopeOf(typed('a', 1, 'kubectl describe pod api-1'), typed('a', 5, 'uptime'), state('other')))
  expect([1, 2, 5, 6].map((line) => around(at('a', line))?.name)).toEqual(['other', 'api-1', 'api-1', 'other'])
  expect(around(at('b', 2))).toBeUndefined()
})

test.each([
  ['one state', [state('p', 'n')], { name: 'p', namespace: 'n' }],
  ['a state of nobody', [state(undefined)], undefined],
  ['two pods', [state('p'), state('q')], undefined],
  ['one pod, its namespace later', [state('p'), state('p', 'n')], { name: 'p', namespace: 'n' }],
  ['one pod, its namespace first', [state('p', 'n'), state('p', 'm')], { name: 'p', namespace: 'n' }],
  ['a status', [said(POD_STATUS, { pod: 'p', namespace: 'n', at: at('a', 3) })], { name: 'p', namespace: 'n' }],
  ['an event of a pod', [event({ kind: 'pod', name: 'p', namespace: 'n', at: at('a', 3) })], { name: 'p', namespace: 'n' }],
  ['an event of a node', [event({ kind: 'node', name: 'p', at: at('a', 3) })], undefined],
  ['an event that names it', [event({ message: 'in pod p_n(0a)', at: at('a', 3) })], { name: 'p', namespace: 'n' }],
  ['another text', [event({ kind: 'pod', name: 'p', at: at('b', 3) })], undefined],
])('around: %s', (_, told, pod) => expect(podsAround(scopeOf(...told))(at('a', 2))).toEqual(pod))
