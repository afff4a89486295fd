import type { Fact } from '../../../core/finding.ts'
import { isLoopback } from '../../../core/loopback.ts'
import type { Facts } from './facts.ts'

/** Peers and resolvers that refuse, or answer that there is no such name, were reached; what another interface with a link may reach only where the kernel has no route. */
export function mayLeadTo(
  { down, others = [], starved, bond, driver }: Facts,
  {
    id,
    facts: { how, unsure, message, session, loss, module, host, address },
  }: { readonly id: string; readonly facts: Readonly<Record<string, Fact>> },
): boolean {
  // what a driver warns of is a card that hangs, no cable that is out
  if (id === 'kernel-warning') return down !== true
  // its own driver faults while it resets the card
  if (id === 'kernel-oops') return down !== true && driver !== undefined && module === driver
  // the bond's other members carry its traffic
  if (down === true && bond !== undefined) return false
  // of disks those that are reached over a network, of tasks those that may wait for such
  if (id === 'disk-io-error') return down === true && (session !== undefined || loss === 'fabric' || loss === 'server')
  if (id === 'hung-task') return starved === true
  if (id !== 'dns-failure' && id !== 'dependency-unreachable') return true
  // what is on this very machine is not reached over a card
  if (id === 'dependency-unreachable' && [host, address].some((peer) => typeof peer === 'string' && isLoopback(peer))) return false
  const isUnrouted = how === 'no route' || (typeof message === 'string' && UNROUTED.test(message))
  if (isUnrouted) return true
  const isSilent = how === 'timed out' || how === 'no answer' || unsure === true || (id === 'dependency-unreachable' && how === 'reset')
  return isSilent && (down !== true || others.length === 0)
}

/** ENETUNREACH, EHOSTUNREACH, ENETDOWN. */
const UNROUTED = /\b(?:network is (?:unreachable|down)|no route to host|ENETUNREACH|EHOSTUNREACH|ENETDOWN)\b/i
