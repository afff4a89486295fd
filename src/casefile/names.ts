import { CONTAINER_EVENT } from '../records/container-event.ts'
import type { ContainerState } from '../records/container-state.ts'
import { CONTAINER_STATE } from '../records/container-state.ts'
import { ENGINE_EVENT } from '../records/engine-event.ts'
import { KUBE_EVENT, type KubeEvent } from '../records/kube-event.ts'
import { POD_STATUS, type PodStatus } from '../records/pod-status.ts'

/** What people call a container or a pod that the kernel knows by an id only. */
export interface Called {
  /** `namespace/name`, or the name alone. */
  readonly pod?: string | undefined
  readonly container?: string | undefined
}

type Whose = Pick<ContainerState, 'containerId' | 'container' | 'pod' | 'namespace' | 'podUid' | 'init'>

/** Docker prints so many digits of an id. */
const SHORT = 12

/** `in pod api-7d9f_shop(5e0c9a14-…)`: how the kubelet writes a pod (pkg/kubelet/util/format). */
const IN_MESSAGE = /\b([a-z0-9][a-z0-9.-]{0,252})_([a-z0-9][a-z0-9-]{0,62})\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)/

const full = (name: string, namespace: string | undefined): string => (namespace === undefined ? name : `${namespace}/${name}`)

/** The names of containers and pods, as any source of the input tells them. */
export class Names {
  readonly #containers = new Map<string, Called>()
  readonly #pods = new Map<string, string>()
  /** Undefined of an address that two pods had, one after the other. */
  readonly #addresses = new Map<string, string | undefined>()
  readonly #parts = new Map<string, Set<string>>()

  constructor(records: readonly { readonly type: { readonly name: string }; readonly record: object }[] = []) {
    for (const { type, record } of records)
      if (type.name === CONTAINER_STATE.name || type.name === ENGINE_EVENT.name || type.name === CONTAINER_EVENT.name)
        this.#state(record as Whose)
      else if (type.name === POD_STATUS.name) {
        const { podUid, pod, namespace, addresses = [] } = record as PodStatus
        this.#pod(podUid, pod, namespace)
        if (pod !== undefined) for (const address of addresses) this.#address(address, full(pod, namespace))
      } else if (type.name === KUBE_EVENT.name) {
        const { kind, uid, name, namespace, message } = record as KubeEvent
        if (kind === 'pod') this.#pod(uid, name, namespace)
        const told = IN_MESSAGE.exec(message)
        if (told !== null) this.#pod(told[3], told[1], told[2])
      }
  }

  /** By its id, of 12 or of all 64 digits. */
  container(id: string | undefined): Called | undefined {
    return id === undefined ? undefined : this.#containers.get(id.slice(0, SHORT))
  }

  /** By the pod's uid. */
  pod(uid: string | undefined): string | undefined {
    return uid === undefined ? undefined : this.#pods.get(uid)
  }

  podAt(address: string): { readonly pod: string; readonly container?: string | undefined } | undefined {
    const pod = this.#addresses.get(address)
    const parts = pod === undefined ? undefined : this.#parts.get(pod)
    return pod === undefined ? undefined : { pod, container: parts?.size === 1 ? [...parts][0] : undefined }
  }

  #address(address: string, pod: string): void {
    const before = this.#addresses.get(address)
    this.#addresses.set(address, this.#addresses.has(address) && before !== pod ? undefined : pod)
  }

  #state({ containerId, container, pod, namespace, podUid, init }: Whose): void {
    this.#pod(podUid, pod, namespace)
    if (pod !== undefined && container !== undefined && init !== true) {
      const name = full(pod, namespace)
      this.#parts.set(name, (this.#parts.get(name) ?? new Set()).add(container))
    }
    if (containerId === undefined || (container === undefined && pod === undefined)) return
    const before = this.#containers.get(containerId.slice(0, SHORT))
    this.#containers.set(containerId.slice(0, SHORT), {
      pod: pod === undefined ? before?.pod : full(pod, namespace),
      container: container ?? before?.container,
    })
  }

  #pod(uid: string | undefined, name: string | undefined, namespace: string | undefined): void {
    if (uid !== undefined && name !== undefined && (namespace !== undefined || !this.#pods.has(uid)))
      this.#pods.set(uid, full(name, namespace))
  }
}
