import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import type { Scope } from '../../../core/scope.ts'
import { onlyProcessOf } from '../only-process.ts'
import { dumpsOf } from '../thread-dumps.ts'
import type { Facts } from './judge.ts'
import type { Limits } from './limits.ts'
import { DOING, stuckPools, type StuckPool } from './stuck-pools.ts'

/** Dumps of all stacks show most of a pool's threads waiting at one place. `told`: pools that a growing queue tells of. */
export function dumped(scope: Scope, t: Limits, told: ReadonlySet<string>): Found<Facts>[] {
  return stuckPools(dumpsOf(scope), t).flatMap((s): Found<Facts>[] => {
    // a wait for a signal or a time of the program's own may be how its workers idle
    const sure = s.doing === 'lock' || s.doing === 'pool'
    if (told.has(s.pool) || (!sure && (s.doing !== 'remote' || s.dumps < 2)) || s.dumps < s.ofDumps * t.minDumpShare) return []
    const { pid, comm } = onlyProcessOf(scope)
    const [first] = s.stuck
    return [
      {
        time: first!.time,
        // goroutines meet at a lock for a moment; the runtime says when it is minutes
        severity: s.dumps > 1 ? 'error' : first!.runtime !== 'go' || waitedLong(s, t.minGoMinutes) ? 'warning' : 'note',
        about: { pid, comm },
        facts: {
          host: scope.name,
          pool: s.pool,
          members: first!.runtime === 'go' ? 'goroutines' : 'threads',
          comm,
          pid,
          workers: s.threads,
          refusals: 0,
          message: first!.at.text.slice(0, 300),
          ...placeOf(s),
        },
        proof: placeProof(s),
        certainty: 'shown',
        missing: s.dumps > 1 && sure ? undefined : 'the length of the queue, or a second dump some seconds later',
      },
    ]
  })
}

export const placeOf = (s: StuckPool) => ({
  runtime: s.stuck[0]?.runtime,
  place: s.place,
  stuckThreads: s.stuck.length,
  poolThreads: s.threads,
  waitsFor: `${DOING[s.doing]}${s.stuck[0]?.waitsForKind === undefined ? '' : ` (${s.stuck[0].waitsForKind})`}`,
  dumps: s.dumps,
})

export const placeProof = (s: StuckPool): Proof[] => {
  const [first, last] = [s.stuck[0]!, s.stuck.at(-1)!]
  return [
    { at: first.at, time: first.time, witness: 'capture', note: `${first.name}: one of ${s.stuck.length} at ${s.place}` },
    ...(last === first
      ? []
      : [{ at: last.at, time: last.time, witness: 'capture' as const, note: `${last.name}: ${last.state ?? 'waits'}` }]),
  ]
}

const waitedLong = (s: StuckPool, minutes: number): boolean =>
  s.stuck.filter((thread) => (thread.waitedMinutes ?? 0) >= minutes).length * 2 >= s.stuck.length
