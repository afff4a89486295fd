import { quantityKb } from '../../../casefile/kernel-kills.ts'

/** What one container held when its pod was evicted; quantities as Kubernetes writes them. */
export interface Use {
  readonly container: string
  readonly used: string
  readonly usedKb: number | undefined
  readonly request: string | undefined
}

export interface Eviction {
  /** memory, ephemeral-storage, inodes, pids. */
  readonly resource: string | undefined
  /** Quantities as Kubernetes writes them: `750Mi`. */
  readonly threshold: string | undefined
  readonly available: string | undefined
  readonly uses: readonly Use[]
  /** A limit of the pod itself, not the node's lack. */
  readonly ownLimit: boolean
  /** That limit, as written. */
  readonly limit: string | undefined
  /** The emptyDir that went over it. */
  readonly volume: string | undefined
}

const CONDITIONS: Readonly<Record<string, string>> = { MemoryPressure: 'memory', DiskPressure: 'ephemeral-storage', PIDPressure: 'pids' }
const OWN = [
  /^Usage of EmptyDir volume "(?<volume>[^"]{1,253})" exceeds the limit "(?<limit>[\w.]{1,30})"/,
  /^Pod ephemeral local storage usage exceeds the total limit of containers (?<limit>[\w.]{1,30})/,
  /^Container (?<container>\S{1,253}) exceeded its local ephemeral storage limit "(?<limit>[\w.]{1,30})"/,
]
const USE =
  /Container (\S{1,253}) was using ([\w.]{1,30}?),(?: request is ([\w.]{1,30}?)[,.]| which exceeds its request of ([\w.]{1,30}?)\.(?:\s|$))/g

/** pkg/kubelet/eviction/helpers.go: evictionMessage; eviction_manager.go: the local storage limits. */
export function readEviction(message: string): Eviction {
  const own = OWN.map((pattern) => pattern.exec(message)).find((m) => m !== null)
  const low = /low on resource: ([\w-]{1,40})\./.exec(message)?.[1]
  const condition = /node had condition: \[(\w{1,40})/.exec(message)?.[1]
  const quantity = /Threshold quantity: ([\w.]{1,30}), available: ([\w.]{1,30})\./.exec(message)
  return {
    resource: low ?? (condition === undefined ? undefined : CONDITIONS[condition]) ?? (own === undefined ? undefined : 'ephemeral-storage'),
    threshold: quantity?.[1],
    available: quantity?.[2],
    uses: [...message.matchAll(USE)].map(([, container, used, request, exceeded]) => ({
      container: container!,
      used: used!,
      usedKb: quantityKb(used),
      request: request ?? exceeded,
    })),
    ownLimit: own !== undefined,
    limit: own?.groups?.['limit'],
    volume: own?.groups?.['volume'],
  }
}
