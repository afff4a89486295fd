import { mostOf } from '../../../core/grouped.ts'
import type { Proof } from '../../../core/finding.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Counted, counted } from '../counter-growth.ts'
import type { Limits } from './limits.ts'

export interface Counters {
  /** Of the accept queues of all sockets. */
  readonly overflows: Counted | undefined
  /** Overflows, and SYNs that were dropped for other reasons. */
  readonly drops: Counted | undefined
  /** The queue of half-open connections was full. */
  readonly halfOpen: Counted | undefined
}

export function countersOf(scope: Scope): Counters {
  const of = (name: string): Counted | undefined => counted(scope, 'netstat', name)
  const halfOpen = ['TcpExtTCPReqQFullDrop', 'TcpExtTCPReqQFullDoCookies'].flatMap((name) => of(name) ?? [])
  return { overflows: of('TcpExtListenOverflows'), drops: of('TcpExtListenDrops'), halfOpen: mostOf(halfOpen, ({ by }) => by ?? 0) }
}

export const counterFacts = ({ overflows, drops, halfOpen }: Counters) => ({
  listenOverflows: overflows?.total,
  grownBy: overflows?.by,
  dropsGrownBy: drops?.by || undefined,
  synQueueFullGrownBy: halfOpen?.by || undefined,
})

export const overflowProof = ({ overflows }: Counters): Proof[] =>
  overflows === undefined || overflows.total === 0
    ? []
    : cite(overflows.last, overflows.by === undefined ? 'since boot' : `+${overflows.by} since the first sample`, 'capture')

/** Counters say that nothing was refused. */
export const isDenied = ({ overflows }: Counters): boolean => overflows !== undefined && (overflows.total === 0 || overflows.by === 0)

/** The queue of half-open connections grew; nobody need have overflowed the other one. */
export function halfOpenGrowth({ overflows, drops, halfOpen }: Counters, t: Limits): Counted | undefined {
  if ((overflows?.by ?? 0) >= t.minGrowth) return undefined
  return [halfOpen, drops].find((growth) => (growth?.by ?? 0) >= t.minGrowth)
}

/** Overflows that grew, or very many for its connections where there is one sample. */
export function overflowed({ overflows }: Counters, t: Limits): 'grew' | 'many' | undefined {
  if (overflows === undefined) return undefined
  if (overflows.by !== undefined) return overflows.by >= t.minGrowth ? 'grew' : undefined
  const opened = overflows.last.values.get('TcpPassiveOpens') ?? 0
  return overflows.total >= t.minTotal && overflows.total >= opened * t.minShare ? 'many' : undefined
}
