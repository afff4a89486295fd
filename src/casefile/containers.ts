import { extended } from '../core/extended.ts'
import type { Entities, Proof } from '../core/finding.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Cited, Instant } from '../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../records/container-state.ts'
import { engineLives, type EngineEnd, type EngineLife } from './engine-lives.ts'
import { endOf, withEvents } from './engine-states.ts'
import type { Engine } from '../records/engine-event.ts'
import { engineOf } from './engines.ts'
import type { Happening } from './kube-events.ts'
import { podsOf, type Pod } from './pods.ts'

/** One container, put together from all that tells of it. */
export interface Container extends Omit<Pod, 'states'> {
  readonly container?: string | undefined
  readonly init: boolean
  /** As the sources tell them, the latest last. */
  readonly states: readonly Cited<ContainerState>[]
  /** Of its pod, less those of other containers. */
  readonly events: readonly Happening[]
  readonly restarts?: number | undefined
  readonly memoryLimit?: string | undefined
  readonly memoryRequest?: string | undefined
  /** The engine, not Kubernetes, tells of it. */
  readonly engine: boolean
  /** Which engine, where the input tells. */
  readonly tool?: Engine | undefined
  /** What the events of its engine tell. */
  readonly life?: EngineLife | undefined
}

/** Every container that a status, an event or an engine tells of. */
export const containersOf = once((scope): readonly Container[] => {
  const lives = engineLives(scope)
  const ofPods = podsOf(scope)
  const homes = homesOf(ofPods)
  return [
    ...ofPods.flatMap(inPod),
    ...[...engineStates(scope)].map(([key, states]) => {
      const { pod, namespace, container = '' } = states[0] ?? {}
      const life = pod === undefined ? lives.get(key) : undefined
      const home = pod === undefined ? undefined : homes.get(pod)
      const made = containerOf(
        home ?? { key: `\0${key}`, pod, namespace, events: [], statuses: [], states: [] },
        life?.container ?? container,
        withEvents(states, life),
        true,
      )
      return { ...made, tool: made.states.find(({ engine }) => engine !== undefined)?.engine ?? engineOf(scope), life }
    }),
  ]
})

/** The first pod of each name, with its namespace and without. */
function homesOf(pods: readonly Pod[]): ReadonlyMap<string, Pod> {
  const homes = new Map<string, Pod>()
  for (const one of pods)
    for (const name of one.pod === undefined ? [] : [one.pod, one.pod.slice(one.pod.lastIndexOf('/') + 1)])
      if (!homes.has(name)) homes.set(name, one)
  return homes
}

/** What captures of engines show, by container; those of which only events tell have none. */
function engineStates(scope: Scope): ReadonlyMap<string, readonly Cited<ContainerState>[]> {
  const captured = grouped(
    scope.rows(CONTAINER_STATE).filter((state) => state.source === 'container runtime'),
    ({ container, containerId, pod, at }) =>
      pod === undefined
        ? (container ?? scope.names.container(containerId)?.container ?? containerId ?? at.artifact)
        : `${pod}\0${container ?? ''}`,
  )
  const told = [...engineLives(scope)].filter(([key, { ends }]) => !captured.has(key) && ends.length > 0)
  return new Map<string, readonly Cited<ContainerState>[]>([...captured, ...told.map(([key]) => [key, []] as const)])
}

/** The end of a container of an engine, as its events tell it. */
export const engineEndOf = ({ life }: Container, { state }: Ending): EngineEnd | undefined => endOf(life, state)

function inPod(pod: Pod): Container[] {
  const byName = new Map<string, Cited<ContainerState>[]>()
  for (const state of pod.states) byName.set(state.container ?? '', [...(byName.get(state.container ?? '') ?? []), state])
  settleTable(byName)
  if (byName.size === 0 && pod.events.length > 0)
    for (const { what } of pod.events) if (what.container !== undefined) byName.set(what.container, [])
  if (byName.size === 0 && pod.events.length > 0) byName.set('', [])
  return [...byName].map(([name, states]) => containerOf(pod, name, states, false))
}

function containerOf(pod: Pod, name: string, states: readonly Cited<ContainerState>[], engine: boolean): Container {
  const first = <K extends keyof ContainerState>(key: K): ContainerState[K] | undefined => states.find((s) => s[key] !== undefined)?.[key]
  const events = pod.events.filter(({ what }) => what.container === undefined || name === '' || what.container === name)
  const named = new Set(events.flatMap(({ what }) => what.container ?? []))
  const restarts = states.flatMap((s) => s.restarts ?? [])
  return extended(pod, {
    key: `${pod.key}\0${name}`,
    container: name === '' ? (named.size === 1 ? [...named][0] : undefined) : name,
    init: first('init') === true,
    states,
    events,
    restarts: restarts.length === 0 ? undefined : restarts.reduce((a, b) => Math.max(a, b)),
    memoryLimit: first('memoryLimit'),
    memoryRequest: first('memoryRequest'),
    engine,
  })
}

/** A row of `get pods` does not name its container: it is the one that is in the same trouble, or the only one. */
function settleTable(pod: Map<string, Cited<ContainerState>[]>): void {
  const rows = pod.get('')
  if (rows === undefined || pod.size === 1) return
  const named = [...pod].filter(([name]) => name !== '')
  const apps = named.filter(([, states]) => states.some((s) => s.init !== true))
  const reasons = new Map(named.map(([name, states]) => [name, new Set(states.map((s) => s.reason))]))
  const left = rows.filter((row) => {
    const alike = row.reason === undefined ? [] : named.filter(([name]) => reasons.get(name)?.has(row.reason) === true)
    const home =
      alike.length === 1 ? alike[0] : named.length === 1 ? named[0] : apps.length === 1 && row.init !== true ? apps[0] : undefined
    home?.[1].push(row)
    return home === undefined
  })
  if (left.length === 0) pod.delete('')
  else pod.set('', left)
}

export function entitiesFor(of: Container, containerId?: string): Entities {
  return { pod: of.pod, podUid: of.podUid, containerId, container: of.container }
}

export function stateProof(state: Cited<ContainerState>, note: string): Proof {
  return { at: state.at, time: state.time, witness: state.source, note }
}

/** One time a container ended, however many captures show it. */
export interface Ending {
  readonly state: Cited<ContainerState>
  readonly proof: readonly Proof[]
  readonly time?: Instant | undefined
  readonly containerId?: string | undefined
}

/** The same end in two captures has the same time, or the same id; without either, each line is its own. */
export function endings(of: Container, which: (state: ContainerState) => boolean, note: (state: ContainerState) => string): Ending[] {
  const found = of.states.filter(which)
  const dated = found.filter((s) => idOf(s) !== undefined)
  const ends = grouped(
    found,
    (state) => idOf(state) ?? (state.which === 'state' && dated.length === 1 ? idOf(dated[0]!) : `${state.at.artifact}:${state.at.line}`),
  )
  return [...ends.values()].map((states) => ({
    state: states[0],
    proof: states.map((state) => stateProof(state, note(state))),
    time: states[0].time,
    containerId: states[0].containerId,
  }))
}

const idOf = ({ time, containerId, finished }: Cited<ContainerState>): string | undefined =>
  time !== undefined && 'wall' in time ? `${Math.floor(time.wall / 1000)}` : (containerId ?? finished)
