import { expect, test } from 'vitest'
import { ageSeconds } from '../../src/core/time/age.ts'
import { eventProofs, happenedAsTold, isAfter, kubeEvents, latestOf } from '../../src/casefile/kube-events.ts'
import { TYPED_COMMAND } from '../../src/core/command.ts'
import type { LogLine } from '../../src/core/log-line.ts'
import type { Cited } from '../../src/core/span.ts'
import { KUBE_EVENT, type KubeEvent } from '../../src/records/kube-event.ts'
import { KUBELET_EVENT, type KubeletEvent } from '../../src/records/kubelet-event.ts'
import { at, said, scopeOf } from './texts.ts'

const event = (of: Partial<Cited<KubeEvent>> = {}, times = 1) => said(KUBE_EVENT, { reason: 'R', message: 'm', count: 1, ...of }, { times })
const kubelet = (of: Partial<Cited<KubeletEvent & LogLine>> = {}) => said(KUBELET_EVENT, { reason: 'R', says: 's', message: 'line', ...of })
const of = (...told: readonly ReturnType<typeof said>[]) => kubeEvents(scopeOf(...told))
const first = (...told: readonly ReturnType<typeof said>[]) => {
  const { name, namespace, container } = of(...told)[0]!.what
  return [namespace, name, container]
}

test.each([
  ['90', undefined],
  ['1y2d', 31_708_800],
  ['1h2m3s', 3723],
  ['5mx', undefined],
])('%s is %s s', (age, seconds) => expect(ageSeconds(age)).toBe(seconds))

test('whose an event is: as it says, as its message says, as all around it do', () => {
  expect(first(event({ name: 'p', namespace: 'n', container: 'c' }))).toEqual(['n', 'p', 'c'])
  expect(first(event({ message: 'in pod p_n(0a)' }))).toEqual(['n', 'p', undefined])
  expect(first(event({ kind: 'pod', message: 'in pod p_n(0a)' }))).toEqual(['n', 'p', undefined])
  expect(first(event({ kind: 'node', message: 'in pod p_n(0a)' }))).toEqual([undefined, undefined, undefined])
  expect(first(event({ name: 'q', message: 'in pod p_n(0a)' }))).toEqual([undefined, 'q', undefined])
  expect(first(event({ namespace: 'm', message: 'in pod p_n(0a)' }))).toEqual(['m', 'p', undefined])
  expect(first(event(), event({ kind: 'pod', name: 'p', namespace: 'n' }))).toEqual(['n', 'p', undefined])
  const command = said(TYPED_COMMAND, { command: 'kubectl get events -n shop' })
  expect(first(command, event({ kind: 'pod', name: 'p' }))).toEqual(['shop', 'p', undefined])
  expect(first(command, event({ kind: 'node', name: 'w' }))).toEqual([undefined, 'w', undefined])
})

test.each([
  ['Started container api', 'api'],
  ['Created container: api', 'api'],
  ['Stopping container api', 'api'],
  ['Started container api now', undefined],
  ['Container api failed liveness probe, will be restarted', 'api'],
  ['Container api failed startup probe', 'api'],
  ['Container api failed readiness probe', undefined],
  ['Back-off restarting failed container api in pod p_n(0a)', 'api'],
  ['Back-off restarting failed container', undefined],
])('%s', (message, container) => expect(first(event({ message }))[2]).toBe(container))

test('one event in two captures is one: the latest, counted as often as the higher says', () => {
  const told = (...all: readonly ReturnType<typeof said>[]) => of(...all).map(({ what, count, order }) => [what.at.line, count, order])
  const one = { name: 'p', namespace: 'n' }
  expect(told(event({ ...one, count: 5 }), event({ ...one, count: 2 }))).toEqual([[2, 5, 1]])
  expect(told(event({ ...one, count: 5 }, 3))).toEqual([[1, 15, 0]])
  for (const other of [{ name: 'q' }, { namespace: 'm' }, { container: 'c' }, { reason: 'S' }, { message: 'x' }, { time: { wall: 9000 } }])
    expect(told(event(one), event({ ...one, ...other }))).toHaveLength(2)
  expect(told(event({ ...one, time: { wall: 9000 } }), event({ ...one, time: { wall: 9999 } }))).toHaveLength(1)
  expect(told(event({ ...one, time: { wall: 9000 } }), event({ ...one, time: { wall: 10_000 } }))).toHaveLength(2)
  expect(told(event({ ...one, time: { boot: 1 } }), event({ ...one, time: { boot: 9 } }))).toHaveLength(1)
  // what names nothing is told apart by its text
  expect(told(event({ at: at('a', 1) }), event({ at: at('b', 1) }))).toHaveLength(2)
  expect(told(event({ at: at('a', 1) }), event({ at: at('a', 2) }))).toHaveLength(1)
})

test("what a kubelet's log says, in the order of all", () => {
  const [a, b, c] = of(
    kubelet({ pod: 'p', namespace: 'n', podUid: 'u', container: 'c', time: { boot: 5 } }),
    event({ name: 'x' }),
    kubelet({ host: 'node1', reason: 'NetworkNotReady' }),
  )
  expect(a).toEqual({
    what: {
      kind: 'pod',
      namespace: 'n',
      name: 'p',
      uid: 'u',
      container: 'c',
      type: 'Warning',
      reason: 'R',
      message: 's',
      count: 1,
      from: 'kubelet',
      at: at('a.txt', 1),
      time: { boot: 5 },
    },
    count: 1,
    copies: [],
    order: 0,
    witness: 'container runtime',
  })
  expect([b!.witness, c!.what.kind, c!.what.name, 'time' in c!.what]).toEqual(['kubernetes event', 'node', 'node1', false])
  expect(kubeEvents({ ...scopeOf(kubelet({ host: 'h' })), name: 'web1' })[0]!.what.name).toBe('web1')
})

test('which came later: ages count in one capture only, and only where no times do', () => {
  const pair = (a: Partial<Cited<KubeEvent>>, b: Partial<Cited<KubeEvent>>) => {
    const [x, y] = of(event({ name: 'a', ...a }), event({ name: 'b', ...b }))
    return [isAfter(x!, y!), isAfter(y!, x!)]
  }
  expect(pair({}, {})).toEqual([false, true])
  expect(pair({ time: { wall: 2000 } }, { time: { wall: 1000 } })).toEqual([true, false])
  expect(pair({ time: { wall: 2000 } }, { time: { wall: 2000 } })).toEqual([false, true])
  expect(pair({ time: { wall: 2000 }, age: '1m' }, { time: { wall: 2000 }, age: '2m' })).toEqual([false, true])
  expect(pair({ age: '1m' }, { age: '2m' })).toEqual([true, false])
  expect(pair({ age: '1m', time: { wall: 2000 } }, { age: '2m' })).toEqual([true, false])
  expect(pair({ age: '1m' }, {})).toEqual([false, true])
  expect(pair({ age: '1m', at: at('x', 1) }, { age: '2m', at: at('y', 1) })).toEqual([false, true])
  expect(latestOf(of(event({ name: 'a', age: '1m' }), event({ name: 'b', age: '3m' }), event({ name: 'c', age: '2m' })))?.what.name).toBe(
    'a',
  )
})

test('events as proof, and how often by both that tell of them', () => {
  const events = of(
    event({ name: 'p', count: 3, time: { wall: 5000 } }),
    event({ name: 'q' }),
    kubelet(),
    kubelet({ time: { wall: 9000 } }),
  )
  expect(eventProofs(events, 'it waits').map(({ at: { line }, time, witness, note }) => [line, time, witness, note])).toEqual([
    [1, { wall: 5000 }, 'kubernetes event', 'it waits, 3 times'],
    [2, undefined, 'kubernetes event', 'it waits'],
    [3, undefined, 'container runtime', 'it waits'],
    [4, { wall: 9000 }, 'container runtime', 'it waits'],
  ])
  expect(happenedAsTold(events)).toEqual({ count: 4, time: { wall: 5000 }, until: { wall: 9000 } })
  expect(happenedAsTold(of(kubelet(), kubelet(), event())).count).toBe(2)
  expect(happenedAsTold([]).count).toBe(1)
})
