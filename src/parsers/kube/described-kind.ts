/** Keys that only descriptions of one kind of object have (kubectl: pkg/describe), the most certain first. */
const KINDS: readonly (readonly [kind: string, keys: readonly string[]])[] = [
  ['persistentvolume', ['Reclaim Policy']],
  ['persistentvolumeclaim', ['StorageClass', 'VolumeMode', 'Used By', 'Mounted By']],
  ['node', ['Roles', 'Role', 'Taints', 'Capacity', 'System Info', 'Lease', 'Addresses', 'Unschedulable']],
  ['horizontalpodautoscaler', ['Reference', 'Min replicas', 'Max replicas']],
  ['cronjob', ['Schedule', 'Concurrency Policy', 'Starting Deadline Seconds', 'Last Schedule Time']],
  ['job', ['Parallelism', 'Completions', 'Backoff Limit']],
  ['ingress', ['Ingress Class', 'Default backend']],
  ['service', ['Session Affinity', 'TargetPort', 'IP Family Policy', 'Endpoints']],
  ['poddisruptionbudget', ['Max unavailable', 'Min available', 'Allowed disruptions']],
  ['deployment', ['StrategyType', 'OldReplicaSets', 'NewReplicaSet', 'RollingUpdateStrategy', 'MinReadySeconds']],
  ['statefulset', ['Update Strategy', 'Volume Claims']],
  ['daemonset', ['Desired Number of Nodes Scheduled']],
  ['workload', ['Replicas', 'Pods Status', 'Pods Statuses', 'Pod Template', 'Selector']],
]

/** Every key by which a kind is told: each stands leftmost. */
export const KIND_KEYS: ReadonlySet<string> = new Set(KINDS.flatMap(([, keys]) => keys))

/**
 * The kind of object that is described, in lower case. What makes pods and has no key of its own, such as a ReplicaSet, is a `workload`; what has
 * none of these keys is a pod.
 */
export function describedKind(has: (key: string) => boolean): string {
  return KINDS.find(([, keys]) => keys.some(has))?.[0] ?? 'pod'
}
