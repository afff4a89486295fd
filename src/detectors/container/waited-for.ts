import type { Fact } from '../../core/finding.ts'

interface Cause {
  readonly pod?: string | undefined
  readonly container?: string | undefined
}
interface Effect {
  readonly id: string
  readonly facts: Readonly<Record<string, Fact>>
}

/**
 * Whether a failure of a pod, or of a container of an engine, leads to this one: of what a program cannot reach or look up, only where it stands
 * behind that; of a Job only one of its own pods, which are called after it (kubernetes.io/docs/concepts/workloads/controllers/job/).
 */
export function isWaitedFor({ pod, container }: Cause, { id, facts }: Effect): boolean {
  if (id === 'job-failed') return pod === undefined || isPodOf(pod, facts)
  const behind = id === 'dependency-unreachable' ? facts['behind'] : id === 'dns-failure' ? facts['downPods'] : undefined
  if (id !== 'dependency-unreachable' && id !== 'dns-failure') return true
  const isIn = (names: Fact, name: string | undefined): boolean => Array.isArray(names) && name !== undefined && names.includes(name)
  return pod === undefined ? isIn(facts['containers'], container) : isIn(behind, pod)
}

function isPodOf(pod: string, { job, namespace, pod: latest, pods }: Effect['facts']): boolean {
  const [name, space] = pod.split('/').toReversed()
  if (space !== undefined && typeof namespace === 'string' && namespace !== space) return false
  const own = typeof job === 'string' ? job.split('/').at(-1)! : undefined
  return (own !== undefined && name!.startsWith(`${own}-`)) || latest === pod || (Array.isArray(pods) && pods.includes(pod))
}
