import type { Kept } from '../core/flood.ts'
import type { Cited } from '../core/span.ts'
import { CONTAINER_STATE, type ContainerState } from '../records/container-state.ts'
import { KUBE_EVENT, type KubeEvent } from '../records/kube-event.ts'
import { NODE_CONDITION, type NodeCondition } from '../records/node-condition.ts'
import { POD_STATUS, type PodStatus } from '../records/pod-status.ts'
import type { Collected, Stated, Statement } from './collected.ts'
import { CLUSTER, type Machines, type Owner } from './machines.ts'

/** The record of a statement, if it is of this type. */
export function recordOf<T>(stated: Stated | undefined, type: string): Cited<T> | undefined {
  return stated?.type.name === type ? (stated.record as Cited<T>) : undefined
}

/** The node of each pod that an object or a table shows: `namespace/name`, and the name alone where one pod is called so. */
export function nodesOfPods(statements: readonly Kept<Statement>[]): Map<string, string | undefined> {
  const nodes = new Map<string, string | undefined>()
  const know = (name: string, node: string): void => {
    nodes.set(name, nodes.has(name) && nodes.get(name) !== node ? undefined : node)
  }
  for (const { item } of statements) {
    const of = recordOf<ContainerState>(item.stated, CONTAINER_STATE.name) ?? recordOf<PodStatus>(item.stated, POD_STATUS.name)
    if (of?.pod === undefined || of.node === undefined) continue
    know(of.pod, of.node)
    if (of.namespace !== undefined) know(`${of.namespace}/${of.pod}`, of.node)
  }
  return nodes
}

export const NO_PODS: ReadonlyMap<string, undefined> = new Map()

/** What an object of the Kubernetes API says of its node: `node` undefined where it says nothing; undefined for what is no such object. */
export function apiObject(stated: Stated, pods: ReadonlyMap<string, string | undefined>): { node: string | undefined } | undefined {
  const ofPod = (name: string | undefined, namespace: string | undefined): string | undefined =>
    name === undefined ? undefined : (pods.get(`${namespace ?? ''}/${name}`) ?? pods.get(name))
  const container = recordOf<ContainerState>(stated, CONTAINER_STATE.name)
  if (container !== undefined)
    return container.source === 'pod status' ? { node: container.node ?? ofPod(container.pod, container.namespace) } : undefined
  const pod = recordOf<PodStatus>(stated, POD_STATUS.name)
  if (pod !== undefined) return { node: pod.node ?? ofPod(pod.pod, pod.namespace) }
  const condition = recordOf<NodeCondition>(stated, NODE_CONDITION.name)
  if (condition !== undefined) return { node: condition.node }
  const event = recordOf<KubeEvent>(stated, KUBE_EVENT.name)
  if (event !== undefined) return { node: event.kind === 'node' ? event.name : ofPod(event.name, event.namespace) }
  return undefined
}

/**
 * An object of the API belongs to its node where the input tells of that machine by itself, else to the machine whose captures it lies among,
 * else to the cluster.
 */
export function ownerOf(text: Collected, { stated }: Statement, machines: Machines, pods: ReadonlyMap<string, string | undefined>): Owner {
  const api = apiObject(stated, pods)
  if (api === undefined) return machines.of(text.path, stated.host)
  const home = machines.of(text.path, undefined)
  const named = machines.count
  const own = api.node === undefined ? undefined : machines.called(api.node)
  if (named === 0 || own !== undefined) return own ?? home
  // beside one machine, what nothing names may be the node's
  if (named === 1 && (api.node === undefined || home.name === undefined)) return home
  return api.node !== undefined || home.name === undefined ? CLUSTER : home
}
