import type { Entities, Proof, Sight } from '../../core/detector.ts'
import type { Cited, Instant } from '../../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../../records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../../records/kube-event.ts'

/** States and events that are kept; a cluster with more shows its failures in fewer. */
const MAX_RECORDS = 20_000

/** The kubelet puts the uid behind the name of a pod. */
const UID = /_[\w.-]{1,253}\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)/

/** One container, put together from all that tells of it: descriptions, tables, objects, an engine. */
export interface Container {
  readonly key: string
  readonly container?: string | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  readonly node?: string | undefined
  readonly states: readonly Cited<ContainerState>[]
  readonly events: readonly Cited<KubeEvent>[]
  readonly restarts?: number | undefined
  readonly memoryLimit?: string | undefined
  readonly memoryRequest?: string | undefined
}

type Listener = Pick<Sight, 'on'>

/** Collects the states of containers and the events of pods, and tells at the end which belong together. */
export class Containers {
  readonly #states: Cited<ContainerState>[] = []
  readonly #events: Cited<KubeEvent>[] = []

  constructor(bench: Listener, wanted: readonly string[]) {
    bench.on(CONTAINER_STATE, (state) => void (this.#states.length < MAX_RECORDS && this.#states.push(state)))
    bench.on(KUBE_EVENT, (event) => void (this.#events.length < MAX_RECORDS && wanted.includes(event.reason) && this.#events.push(event)))
  }

  /** Adds what a log tells in the words of an event. */
  add(event: Cited<KubeEvent>): void {
    if (this.#events.length < MAX_RECORDS) this.#events.push(event)
  }

  all(): Container[] {
    // a name without its namespace is the only pod of that name
    const spaces = new Map<string, Set<string>>()
    const know = (name: string | undefined, namespace: string | undefined): void => {
      if (name !== undefined && namespace !== undefined) spaces.set(name, (spaces.get(name) ?? new Set()).add(namespace))
    }
    for (const state of this.#states) know(state.pod, state.namespace)
    for (const event of this.#events) know(event.name, event.namespace)
    const spaceOf = (name: string | undefined, namespace: string | undefined): string | undefined => {
      const known = name === undefined || namespace !== undefined ? undefined : spaces.get(name)
      return namespace ?? (known?.size === 1 ? [...known][0] : undefined)
    }
    const pods = new Map<string, Map<string, Cited<ContainerState>[]>>()
    for (const state of this.#states) {
      const id = state.pod === undefined ? loneId(state) : `${spaceOf(state.pod, state.namespace) ?? ''}/${state.pod}`
      const pod = pods.get(id) ?? new Map<string, Cited<ContainerState>[]>()
      const name = state.container ?? ''
      const list = pod.get(name) ?? []
      list.push(state)
      pod.set(name, list)
      pods.set(id, pod)
    }
    const eventsOf = new Map<string, Cited<KubeEvent>[]>()
    for (const event of this.#events) {
      const id = event.name === undefined ? `\0\0${event.at.artifact}` : `${spaceOf(event.name, event.namespace) ?? ''}/${event.name}`
      if (!pods.has(id)) pods.set(id, new Map([[event.container ?? '', []]]))
      const list = eventsOf.get(id) ?? []
      list.push(event)
      eventsOf.set(id, list)
    }
    return [...pods].flatMap(([id, pod]) => {
      settleTable(pod)
      return [...pod].map(([name, states]): Container => {
        const first = <K extends keyof ContainerState>(key: K): ContainerState[K] | undefined =>
          states.find((s) => s[key] !== undefined)?.[key]
        const events = (eventsOf.get(id) ?? eventsOf.get(`\0\0${states[0]?.at.artifact}`) ?? []).filter(
          (event) => event.container === undefined || name === '' || event.container === name,
        )
        const podName = first('pod') ?? events.find((e) => e.name !== undefined)?.name
        const restarts = states.flatMap((s) => s.restarts ?? [])
        return {
          key: `${id}\0${name}`,
          container: name === '' ? events.find((e) => e.container !== undefined)?.container : name,
          pod: podName,
          namespace: spaceOf(podName, first('namespace') ?? events.find((e) => e.namespace !== undefined)?.namespace),
          podUid: first('podUid') ?? events.flatMap((e) => e.uid ?? UID.exec(e.message)?.[1] ?? [])[0],
          node: first('node'),
          states,
          events,
          restarts: restarts.length === 0 ? undefined : restarts.reduce((a, b) => Math.max(a, b)),
          memoryLimit: first('memoryLimit'),
          memoryRequest: first('memoryRequest'),
        }
      })
    })
  }
}

/** A container of an engine has a name or an id; a fragment of a description is known by its text only. */
function loneId(state: Cited<ContainerState>): string {
  if (state.source === 'container runtime' && (state.container ?? state.containerId) !== undefined)
    return `\0${state.container ?? state.containerId}`
  return `\0${state.container ?? ''}\0${state.at.artifact}`
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

export function fullName(of: Pick<Container, 'pod' | 'namespace'>): string | undefined {
  return of.pod === undefined ? undefined : of.namespace === undefined ? of.pod : `${of.namespace}/${of.pod}`
}

/** The container's own name joins findings only where no pod is known: many pods have an `api`. */
export function entitiesFor(of: Container, containerId: string | undefined): Entities {
  return { pod: fullName(of), podUid: of.podUid, containerId, container: of.pod === undefined ? of.container : undefined }
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
  const found = new Map<string, { state: Cited<ContainerState>; proof: Proof[] }>()
  const dated = of.states.filter((s) => which(s) && (s.time !== undefined || s.containerId !== undefined))
  for (const state of of.states) {
    if (!which(state)) continue
    const key =
      state.time !== undefined && 'wall' in state.time
        ? `${Math.floor(state.time.wall / 1000)}`
        : (state.containerId ?? (state.which === 'state' && dated.length === 1 ? idOf(dated[0]!) : `${state.at.artifact}:${state.at.line}`))
    const before = found.get(key)
    if (before === undefined) found.set(key, { state, proof: [stateProof(state, note(state))] })
    else before.proof.push(stateProof(state, note(state)))
  }
  return [...found.values()].map(({ state, proof }) => ({ state, proof, time: state.time, containerId: state.containerId }))
}

const idOf = (state: Cited<ContainerState>): string =>
  state.time !== undefined && 'wall' in state.time ? `${Math.floor(state.time.wall / 1000)}` : (state.containerId ?? '')
