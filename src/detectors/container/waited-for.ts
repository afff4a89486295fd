import type { Fact } from '../../core/finding.ts'

interface Effect {
  readonly id: string
  readonly facts: Readonly<Record<string, Fact>>
}

/** Whether a failure of a pod leads to this one: of what a program cannot reach or look up, only where this pod stands behind it. */
export function isWaitedFor({ pod }: { readonly pod?: string | undefined }, { id, facts }: Effect): boolean {
  const behind = id === 'dependency-unreachable' ? facts['behind'] : id === 'dns-failure' ? facts['downPods'] : undefined
  if (id !== 'dependency-unreachable' && id !== 'dns-failure') return true
  return Array.isArray(behind) && pod !== undefined && behind.includes(pod)
}
