import type { Entities, Witness } from '../../core/detector.ts'
import type { ContainerState } from '../../records/container-state.ts'

/** namespace/name, or the name alone. */
export function podName(state: Pick<ContainerState, 'pod' | 'namespace'>): string | undefined {
  return state.pod === undefined ? undefined : state.namespace === undefined ? state.pod : `${state.namespace}/${state.pod}`
}

export function entitiesOf(state: ContainerState): Entities {
  return { pod: podName(state), podUid: state.podUid, containerId: state.containerId, container: state.container }
}

/** `container "api" of pod shop/api-7d9f`, with what is known. */
export function nameOf(facts: { container?: string | undefined; pod?: string | undefined }): string {
  if (facts.container === undefined) return facts.pod === undefined ? 'a container' : `a container of pod ${facts.pod}`
  return facts.pod === undefined ? `container "${facts.container}"` : `container "${facts.container}" of pod ${facts.pod}`
}

/** One container, or the file when nothing names it. */
export function groupOf(state: ContainerState, artifact: string): string {
  const pod = podName(state)
  return pod === undefined && state.container === undefined ? (state.containerId ?? artifact) : `${pod ?? ''}\0${state.container ?? ''}`
}

export const WITNESS: Witness = 'pod status'

/** `kubectl describe pod` for a pod that is known, with a placeholder otherwise. */
export function describeCommand(pod: string | undefined): string {
  const [namespace, name] = pod?.includes('/') ? pod.split('/') : [undefined, pod]
  return `kubectl describe pod ${name ?? 'POD'}${namespace === undefined ? '' : ` -n ${namespace}`}`
}
