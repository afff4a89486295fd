import type { Fact } from '../../../core/finding.ts'
import type { Facts } from './facts.ts'

/** Peers and resolvers that refuse, or answer that there is no such name, were reached; what another interface with a link may reach only where the kernel has no route. */
export function mayLeadTo(
  { down, others = [] }: Facts,
  { id, facts: { how, unsure, message } }: { readonly id: string; readonly facts: Readonly<Record<string, Fact>> },
): boolean {
  // what a driver warns of is a card that hangs, no cable that is out
  if (id === 'kernel-warning') return down !== true
  if (id !== 'dns-failure' && id !== 'dependency-unreachable') return true
  const isUnrouted = how === 'no route' || (typeof message === 'string' && UNROUTED.test(message))
  if (isUnrouted) return true
  const isSilent = how === 'timed out' || how === 'no answer' || unsure === true || (id === 'dependency-unreachable' && how === 'reset')
  return isSilent && (down !== true || others.length === 0)
}

/** ENETUNREACH, EHOSTUNREACH, ENETDOWN. */
const UNROUTED = /\b(?:network is (?:unreachable|down)|no route to host|ENETUNREACH|EHOSTUNREACH|ENETDOWN)\b/i
