import { extended } from '../core/extended.ts'
import { TYPED_COMMAND } from '../core/command.ts'
import { grouped } from '../core/grouped.ts'
import { once, type Scope } from '../core/scope.ts'
import type { Cited, Span } from '../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../records/container-state.ts'
import { POD_STATUS, type PodStatus } from '../records/pod-status.ts'
import { kubeEvents, type Happening } from './kube-events.ts'
import { namespaceAround, podAsked, podsAround, type PodName } from './pod-names.ts'

/** One pod, put together from all that tells of it: descriptions, tables, objects, events, the log of a kubelet. */
export interface Pod {
  readonly key: string
  /** namespace/name, or the name alone where no source tells the namespace; undefined where nothing names it. */
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  readonly node?: string | undefined
  readonly events: readonly Happening[]
  readonly statuses: readonly Cited<PodStatus>[]
  readonly states: readonly Cited<ContainerState>[]
}

type Member = { readonly name?: string | undefined; readonly namespace?: string | undefined; readonly artifact: string } & (
  { readonly event: Happening } | { readonly status: Cited<PodStatus> } | { readonly state: Cited<ContainerState> }
)

/** The kubelet puts the uid behind the name of a pod. */
const UID = /_[a-z\d.-]{1,253}\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)/

export const podsOf = once((scope): readonly Pod[] => {
  const around = podsAround(scope)
  const space = namespaceAround(scope)
  const named = (of: PodName | undefined, at: Span) => ({ artifact: at.artifact, name: of?.name, namespace: of?.namespace ?? space(at) })
  const members: Member[] = [
    ...scope
      .rows(CONTAINER_STATE)
      .filter((state) => state.source === 'pod status')
      .map((state) => {
        const of = state.pod === undefined ? around(state.at) : { name: state.pod, namespace: state.namespace }
        return extended(named(of, state.at), { state })
      }),
    ...scope.rows(POD_STATUS).map((status) => {
      const of = status.pod === undefined ? around(status.at) : { name: status.pod, namespace: status.namespace }
      return extended(named(of, status.at), { status })
    }),
    ...kubeEvents(scope)
      .filter(({ what }) => what.kind === undefined || what.kind === 'pod')
      .map((event) => ({ artifact: event.what.at.artifact, name: event.what.name, namespace: event.what.namespace, event })),
  ]
  const daemons = nodesOfDaemons(scope)
  const asked = scope.rows(TYPED_COMMAND).flatMap(({ command }) => podAsked(command) ?? [])
  const spaceOf = namespaces([...members, ...asked])
  const pods = grouped(members, ({ name, namespace, artifact }) =>
    name === undefined ? `\0${artifact}` : `${spaceOf(name, namespace) ?? ''}/${name}`,
  )
  return [...pods].map(([key, own]): Pod => {
    const states = own.flatMap((m) => ('state' in m ? [m.state] : []))
    const statuses = own.flatMap((m) => ('status' in m ? [m.status] : []))
    const events = own.flatMap((m) => ('event' in m ? [m.event] : []))
    const name = own.find((m) => m.name !== undefined)?.name
    const namespace = spaceOf(name, own.find((m) => m.namespace !== undefined)?.namespace)
    const said = [...states, ...statuses]
    return {
      key,
      pod: name === undefined || namespace === undefined ? name : `${namespace}/${name}`,
      namespace,
      podUid:
        said.find((s) => s.podUid !== undefined)?.podUid ?? events.flatMap(({ what }) => what.uid ?? UID.exec(what.message)?.[1] ?? [])[0],
      node:
        said.find((s) => s.node !== undefined)?.node ??
        events.flatMap(({ what }) => / to (\S{1,253})$/.exec(what.reason === 'Scheduled' ? what.message : '')?.[1] ?? [])[0] ??
        events.flatMap(({ what }) => /^Preempted by .{1,300} on node ([a-z0-9][\w.-]{0,252})$/.exec(what.message)?.[1] ?? [])[0] ??
        onlyNode(events) ??
        (name === undefined ? undefined : (daemons.get(`${namespace ?? ''}/${name}`) ?? daemons.get(name))),
      events,
      statuses,
      states,
    }
  })
})

/** `kubelet, node7`: whose kubelet tells it, where all that it tells come of one. */
function onlyNode(events: readonly Happening[]): string | undefined {
  const nodes = new Set(events.flatMap(({ what }) => /^kubelet, ([a-z0-9][\w.-]{0,252})$/.exec(what.from ?? '')?.[1] ?? []))
  return nodes.size === 1 ? [...nodes][0] : undefined
}

/** A DaemonSet names the node of a pod that failed (pkg/controller/daemon/daemon_controller.go). */
function nodesOfDaemons(scope: Scope): ReadonlyMap<string, string> {
  const nodes = new Map<string, string>()
  for (const { what } of kubeEvents(scope)) {
    const m = /^Found (?:failed|succeeded) daemon pod ([\w.-]{1,253})\/([\w.-]{1,253}) on node ([\w.-]{1,253}),/.exec(what.message)
    if (m !== null) nodes.set(`${m[1]}/${m[2]}`, m[3]!).set(m[2]!, m[3]!)
  }
  return nodes
}

/** A name without its namespace is the only pod of that name. */
function namespaces(
  members: readonly Pick<Member, 'name' | 'namespace'>[],
): (name: string | undefined, namespace: string | undefined) => string | undefined {
  const known = grouped(members, ({ name }) => name)
  const only = new Map([...known].map(([name, own]) => [name, [...new Set(own.flatMap(({ namespace }) => namespace ?? []))]]))
  return (name, namespace) => {
    const spaces = name === undefined ? [] : (only.get(name) ?? [])
    return namespace ?? (spaces.length === 1 ? spaces[0] : undefined)
  }
}
