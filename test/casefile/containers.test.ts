import { expect, test } from 'vitest'
import { containersOf, endings, entitiesFor, stateProof } from '../../src/casefile/containers.ts'
import type { Cited } from '../../src/core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../../src/records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../../src/records/kube-event.ts'
import { said, scopeOf } from './texts.ts'

const state = (container: string | undefined, of: Partial<Cited<ContainerState>> = {}) =>
  said(CONTAINER_STATE, { source: 'pod status', which: 'state', pod: 'p', namespace: 'n', container, ...of })
const engine = (of: Partial<Cited<ContainerState>>) => said(CONTAINER_STATE, { source: 'container runtime', which: 'state', ...of })
const event = (of: Partial<Cited<KubeEvent>> = {}) =>
  said(KUBE_EVENT, { kind: 'pod', name: 'p', namespace: 'n', reason: 'R', message: 'm', count: 1, ...of })
const of = (...told: readonly ReturnType<typeof said>[]) => containersOf(scopeOf(...told))
const shown = (...told: readonly ReturnType<typeof said>[]) =>
  of(...told).map(({ pod, container, states, events, engine: isEngine }) => [
    pod,
    container,
    states.map(({ at }) => at.line).join(),
    events.map(({ what }) => what.at.line).join(),
    isEngine,
  ])

test('containers of a pod, each with the events that are not of another', () => {
  expect(shown(state('a'), state('b'), state('a'), event({ container: 'a' }), event({ container: 'b' }), event())).toEqual([
    ['n/p', 'a', '1,3', '4,6', false],
    ['n/p', 'b', '2', '5,6', false],
  ])
})

test('containers that only events tell of', () => {
  expect(shown(event({ container: 'a' }), event())).toEqual([['n/p', 'a', '', '1,2', false]])
  expect(shown(event({ container: 'a' }), event({ container: 'b', reason: 'S' }))).toEqual([
    ['n/p', 'a', '', '1', false],
    ['n/p', 'b', '', '2', false],
  ])
  expect(shown(event())).toEqual([['n/p', undefined, '', '1', false]])
})

test.each<[string, ReturnType<typeof state>[], string[]]>([
  ['the only container', [state(undefined), state('a')], ['a:2,1']],
  ['a row alone', [state(undefined), state(undefined)], [':1,2']],
  ['the one in the same trouble', [state(undefined, { reason: 'X' }), state('a'), state('b', { reason: 'X' })], ['a:2', 'b:3,1']],
  [
    'two in the same trouble',
    [state(undefined, { reason: 'X' }), state('a', { reason: 'X' }), state('b', { reason: 'X' })],
    ['a:2', 'b:3', ':1'],
  ],
  ['no trouble', [state(undefined), state('a'), state('b')], ['a:2', 'b:3', ':1']],
  ['the only one that is no init', [state(undefined), state('a', { init: true }), state('b')], ['a:2', 'b:3,1']],
  ['an init of two', [state(undefined, { init: true }), state('a', { init: true }), state('b')], ['a:2', 'b:3', ':1']],
])('a row of a table is of %s', (_, told, containers) =>
  expect(
    of(...told)
      .map(({ container, states }) => `${container ?? ''}:${states.map(({ at }) => at.line).join()}`)
      .toSorted(),
  ).toEqual(containers.toSorted()),
)

test('a row without a name is called as its events do', () => {
  expect(shown(state(undefined), event({ container: 'a' }))).toEqual([['n/p', 'a', '1', '2', false]])
  expect(shown(state(undefined), event({ container: 'a' }), event({ container: 'b' }))).toEqual([['n/p', undefined, '1', '2,3', false]])
})

test('engines by name, id or text, beside their pod', () => {
  expect(
    shown(
      state('a'),
      event(),
      engine({ container: 'a', pod: 'p' }),
      engine({ container: 'a', pod: 'n/p' }),
      engine({ container: 'x' }),
      engine({ containerId: 'id' }),
      engine({ container: 'x', containerId: 'id2' }),
      engine({}),
      engine({ container: 'a', pod: 'q', namespace: 'm' }),
      engine({ container: 'b', pod: 'q' }),
      engine({ pod: 'op' }),
    ),
  ).toEqual([
    ['n/p', 'a', '1', '2', false],
    ['n/p', 'a', '3', '2', true],
    ['n/p', 'a', '4', '2', true],
    [undefined, 'x', '5,7', '', true],
    [undefined, undefined, '6', '', true],
    [undefined, undefined, '8', '', true],
    ['q', 'a', '9', '', true],
    ['q', 'b', '10', '', true],
    ['op', undefined, '11', '', true],
  ])
})

test('what is known of one: the first that tells it, the most restarts', () => {
  const [a, b] = of(
    state('a', { restarts: 2, memoryLimit: '1Gi', init: true }),
    state('a', { restarts: 5, memoryLimit: '2Gi', memoryRequest: '1Gi' }),
    state('a', { restarts: 3 }),
    state('b'),
  )
  expect([a!.key, a!.init, a!.restarts, a!.memoryLimit, a!.memoryRequest]).toEqual(['n/p\0a', true, 5, '1Gi', '1Gi'])
  expect([b!.key, b!.init, b!.restarts, b!.memoryLimit]).toEqual(['n/p\0b', false, undefined, undefined])
})

test('names that join: of a pod also that of the container', () => {
  expect(entitiesFor(of(state('a', { podUid: 'u' }))[0]!, 'id')).toEqual({
    pod: 'n/p',
    podUid: 'u',
    containerId: 'id',
    container: 'a',
  })
  expect(entitiesFor(of(engine({ container: 'x' }))[0]!)).toEqual({
    pod: undefined,
    podUid: undefined,
    containerId: undefined,
    container: 'x',
  })
})

test('one end, however many captures show it', () => {
  const ends = (...told: readonly ReturnType<typeof said>[]) =>
    endings(
      of(...told)[0]!,
      ({ reason }) => reason !== 'Running',
      ({ which }) => which,
    ).map(({ proof, time, containerId }) => [proof.map(({ at, note }) => `${at.line} ${note}`).join(), time, containerId])
  const last = { which: 'last state' } as const
  expect(ends(state('a', { time: { wall: 1200 } }), state('a', { time: { wall: 1900 } }), state('a', { time: { wall: 2000 } }))).toEqual([
    ['1 state,2 state', { wall: 1200 }, undefined],
    ['3 state', { wall: 2000 }, undefined],
  ])
  expect(
    ends(
      state('a', { containerId: 'x', finished: 'f' }),
      state('a', { containerId: 'x', ...last }),
      state('a', { finished: 'f', ...last }),
    ),
  ).toEqual([
    ['1 state,2 last state', undefined, 'x'],
    ['3 last state', undefined, undefined],
  ])
  // without a time or an id: of the only end that has one, where it is the present state
  expect(ends(state('a'), state('a', { finished: 'f', ...last }))).toEqual([['1 state,2 last state', undefined, undefined]])
  expect(ends(state('a', last), state('a', { finished: 'f', ...last }))).toHaveLength(2)
  expect(ends(state('a'), state('a'))).toHaveLength(2)
  expect(ends(state('a', { reason: 'Running' }), state('a', { time: { boot: 7 } }), state('a', { time: { boot: 7 } }))).toHaveLength(2)
})

test('a state as proof', () => {
  const [one] = of(state('a', { time: { boot: 3 } }))[0]!.states
  expect(stateProof(one!, 'it ended')).toEqual({ at: one!.at, time: { boot: 3 }, witness: 'pod status', note: 'it ended' })
})
