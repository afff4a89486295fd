import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { counted } from './counted.ts'
import { halfClosed } from './half-closed.ts'
import type { Limits } from './limits.ts'
import { listed } from './listed.ts'
import { nobodys } from './nobodys.ts'

export interface Facts {
  host: string | undefined
  pid: number | undefined
  comm: string | undefined
  /** The pod and the container in which it runs. */
  pod?: string | undefined
  container?: string | undefined
  /** The capture that counted, where it does not tell whose they are. */
  capture?: string | undefined
  /** What most of them are, or those that nobody keeps on purpose; undefined where they were only counted. */
  kind?: string | undefined
  kindCount?: number | undefined
  target?: string | undefined
  /** How often the target is open. */
  targetCount?: number | undefined
  /** What was listed, where it was not all descriptors. */
  of?: 'sockets' | undefined
  /** Only those of the kind were counted. */
  onlyClosed?: true | undefined
  /** How many were listed where the kind is told. */
  listed?: number | undefined
  from?: number | undefined
  to?: number | undefined
  captures: number
  /** The fewest that a listing shows, where several that bear no time show other numbers. */
  fewest?: number | undefined
  /** Seconds from the first capture to the last. */
  windowSeconds?: number | undefined
  perMin?: number | undefined
  /** r² of a straight line through the captures. */
  fitR2?: number | undefined
  limit?: number | undefined
  minutesToLimit?: number | undefined
  /** What the clock shows then. */
  limitAt?: string | undefined
  /** The target is a port that the process itself listens on. */
  servesTarget?: boolean | undefined
}

/** What is held by processes that were listed, by owners of sockets, and what was only counted; connections that nobody is known to hold, where nothing else is found. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const found = [...listed(scope, limits), ...halfClosed(scope, limits)]
  const all = [...found, ...counted(scope, limits, found.length > 0)]
  return all.length > 0 ? all : nobodys(scope, limits)
}
