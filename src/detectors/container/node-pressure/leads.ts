import { PRESSURES } from '../../../casefile/node-states.ts'
import type { Fact } from '../../../core/finding.ts'
import type { Facts } from './judge.ts'

/** A pod is evicted, or a process killed, for want of the very resource that is short. */
export function mayLeadTo(
  { resource }: Facts,
  { id, facts }: { readonly id: string; readonly facts: Readonly<Record<string, Fact>> },
): boolean {
  if (id === 'oom-kill-userspace') return resource === 'memory'
  const lacked = id === 'pod-evicted' ? facts['resource'] : undefined
  return typeof lacked !== 'string' || PRESSURES.some((kind) => kind.resource === resource && kind.reclaimed.test(lacked))
}
