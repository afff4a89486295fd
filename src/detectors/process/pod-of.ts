import { once } from '../../core/scope.ts'
import { OPEN_FILES } from '../../records/open-files.ts'
import { PROCESS_CGROUP } from '../../records/process-cgroup.ts'
import { calledOwner, ownerOf } from '../memory/cgroup-path.ts'

/** The pod in which a process runs. */
export interface InPod {
  readonly pod: string
  /** Undefined where it is of one of several. */
  readonly container?: string | undefined
  /** Ports that it listens on, in digits; undefined where they were printed by their names, or not at all. */
  readonly listens?: readonly string[] | undefined
}

/** By the container's id or the pod's uid in its cgroup, else by the addresses of its connections, where all are of one pod. */
export const podOf = once((scope): ((pid: number | undefined) => InPod | undefined) => {
  const files = scope.rows(OPEN_FILES)
  const isOne = new Set(files.map(({ pid }) => pid)).size === 1
  const cgroups = scope.rows(PROCESS_CGROUP)
  const cgroupOf = (pid: number): string | undefined =>
    // a copy that does not say of which process is of the only one
    (cgroups.find((one) => one.pid === pid) ?? (isOne && cgroups.length === 1 && cgroups[0]!.pid === undefined ? cgroups[0] : undefined))
      ?.cgroup
  return (pid) => {
    if (pid === undefined) return undefined
    const own = files.filter((one) => one.pid === pid)
    const ports = [...new Set(own.flatMap(({ listens = [] }) => listens))]
    const listens = ports.length > 0 && ports.every((port) => /^\d{1,5}$/.test(port)) ? ports : undefined
    const cgroup = cgroupOf(pid)
    const { pod, container } = cgroup === undefined ? {} : ofCgroup(cgroup)
    if (pod !== undefined) return { pod, container, listens }
    const homes = [...new Set(own.flatMap(({ addresses = [] }) => addresses))].map((address) => scope.names.podAt(address))
    const [home] = homes
    return home !== undefined && homes.every((one) => one?.pod === home.pod) ? { ...home, listens } : undefined
  }

  function ofCgroup(cgroup: string): { readonly pod?: string | undefined; readonly container?: string | undefined } {
    const owner = ownerOf(cgroup)
    return owner.kind === 'container' || owner.kind === 'pod' ? calledOwner(owner, scope.names) : {}
  }
})

type MaybeInPod = { readonly [K in keyof InPod]?: InPod[K] | undefined }

interface Effect {
  readonly id: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** Whether what a process of a pod suffers may have led to this: of a probe, where it serves the port that is asked; else of its own container. */
export function isOfProcess({ pod, container, listens }: MaybeInPod, { id, facts }: Effect): boolean {
  if (pod === undefined) return true
  const port = id === 'probe-failure' ? facts['port'] : undefined
  if (typeof port === 'string' && listens !== undefined) return listens.includes(port)
  return facts['container'] === undefined || facts['container'] === container
}
