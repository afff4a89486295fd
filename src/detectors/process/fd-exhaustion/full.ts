import { commandsOf } from '../../../casefile/commands.ts'
import { holdersOf, mostOpen } from '../../../casefile/descriptors.ts'
import { limitsOf } from '../../../casefile/limits.ts'
import { mostOf } from '../../../core/grouped.ts'
import type { Found } from '../../../core/failure.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { count as figure } from '../../../core/words/numbers.ts'
import { heldBy, inForce, openOverTime } from './held.ts'
import { podOf } from '../pod-of.ts'
import type { Facts } from './judge.ts'
import { holderOf, refusals } from './refused.ts'

/** Captures show all descriptors of a process in use, and no line of a log is of it. Rows of lsof are more than descriptors: they make a note. */
export function full(scope: Scope): Found<Facts>[] {
  const events = refusals(scope, 'process')
  const told = new Set(events.map(([{ what }]) => holderOf(scope, what)))
  return holdersOf(scope).flatMap((holder): Found<Facts>[] => {
    const limit = limitsOf(scope).of('nofile', holder)
    if (limit?.soft === undefined || told.has(holder) || (holder.fullest === undefined && events.length > 0)) return []
    const rows = mostOf(
      holder.counts.filter(({ lsofRows }) => lsofRows === true),
      ({ count }) => count,
    )
    const open = mostOpen(holder, holder.fullest === undefined ? limit.soft : undefined)
    const isFull = open !== undefined && open.count >= limit.soft
    const shown = isFull ? open : (rows?.count ?? 0) >= limit.soft ? rows : undefined
    if (shown === undefined) return []
    const pid = holder.pid ?? limit.pid
    const home = podOf(scope)(pid)
    const comm = holder.comm ?? (pid === undefined ? undefined : commandsOf(scope).get(pid))
    const { facts, beside } = inForce(scope, limit, isFull ? shown.count : undefined)
    return [
      {
        severity: isFull ? undefined : 'note',
        about: { comm, pid, pod: home?.pod },
        facts: {
          host: scope.name,
          scope: 'process',
          comm,
          pid,
          unit: limit.unit,
          ...home,
          ...facts,
          used: isFull ? shown.count : undefined,
          rows: isFull ? undefined : shown.count,
          ...heldBy(holder),
        },
        proof: [
          ...cite(shown, isFull ? `${figure(shown.count)} are open` : `${figure(shown.count)} rows, mappings among them`, 'capture'),
          ...beside,
        ],
        series: isFull ? openOverTime(holder, { comm, pid }, limit.soft) : [],
        certainty: isFull ? 'shown' : 'suggested',
        missing: isFull ? 'no log line says that an open failed' : 'the number of its descriptors',
      },
    ]
  })
}
