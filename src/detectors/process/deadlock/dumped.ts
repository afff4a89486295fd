import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { MUTEX_OWNERS, type MutexOwners } from '../../../records/deadlock.ts'
import { onlyProcessOf } from '../only-process.ts'
import { dumpsOf, type Dump, type DumpedThread } from '../thread-dumps.ts'
import { MAX_CYCLE, type Facts } from './judge.ts'
import { allLocked, lockCycle } from './lock-cycle.ts'

type Owners = ReadonlyMap<number, Cited<MutexOwners>>

const NO_OWNERS = 'the owners of the mutexes (gdb: p *(pthread_mutex_t *) ADDRESS)'

/** Stacks of all threads show a cycle, or nobody left who could go on: the first such dump of each text. `told`: texts whose runtime says it. */
export function dumped(scope: Scope, told: ReadonlySet<string>): Found<Facts>[] {
  return [...grouped(dumpsOf(scope), ({ artifact }) => (told.has(artifact) ? undefined : artifact)).values()].flatMap((dumps) => {
    for (const dump of dumps) {
      const found = judged(scope, dump)
      if (found !== undefined) return [found]
    }
    return []
  })
}

function judged(scope: Scope, { artifact, threads }: Dump): Found<Facts> | undefined {
  const rows = scope.events(MUTEX_OWNERS).filter(({ what }) => what.at.artifact === artifact)
  const owners: Owners = new Map(rows.flatMap(({ what }) => what.owners.map((lwp) => [lwp, what] as const)))
  const runtime = threads[0]?.runtime
  if (runtime === undefined) return undefined
  const isNative = runtime === 'native'
  const cycle = isNative ? ownersThatWait(threads, owners) : lockCycle(threads)
  const guess = cycle === undefined && isNative && owners.size === 0 ? allLocked(threads) : undefined
  const stuck = (cycle ?? guess)?.slice(0, MAX_CYCLE)
  if (stuck === undefined) return undefined
  const names = stuck.map(({ tid, name }) => (isNative ? `LWP ${tid}` : name))
  const only = onlyProcessOf(scope)
  const [first] = stuck
  const pid = rows.findLast(({ what }) => what.process !== undefined)?.what.process ?? only.pid
  const comm = isNative && !first!.name.startsWith('LWP') ? first!.name : only.comm
  return {
    time: first!.time,
    about: { pid, comm },
    facts: {
      host: scope.name,
      runtime,
      comm,
      pid,
      unit: undefined,
      cycle: names,
      threads: stuck.length,
      locks: stuck.map(({ waitsFor }) => waitsFor ?? '?'),
      message: first!.at.text.slice(0, 200),
    },
    proof: stuck.flatMap(({ at, time, tid, waitsFor }, i): Proof[] => {
      const holder = cycle === undefined || isNative ? '' : `, held by ${names[(i + 1) % names.length]}`
      const owned = tid === undefined ? undefined : owners.get(tid)
      return [
        { at, time, witness: 'capture', note: `${names[i]} waits for ${waitsFor ?? 'a mutex'}${holder}` },
        ...cite(owned, `a mutex is owned by LWP ${tid}`, 'capture'),
      ]
    }),
    certainty: 'shown',
    missing: guess === undefined ? undefined : NO_OWNERS,
  }
}

/** Owners that wait themselves, when all do: nobody can go on. */
function ownersThatWait(threads: readonly DumpedThread[], owners: Owners): DumpedThread[] | undefined {
  const stuck = threads.filter((t) => t.waitsForLock && t.tid !== undefined && owners.has(t.tid))
  return stuck.length < 2 || stuck.length < owners.size ? undefined : stuck
}
