import { largestProcess } from '../../../casefile/process-memory.ts'
import { grouped } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import { calledOwner, ownerOf } from '../cgroup-path.ts'
import type { Account, Facts } from './facts.ts'
import type { Limits } from './limits.ts'
import { byThemselves, scanning } from './reclaim.ts'
import { atTheirLimit } from './at-their-limit.ts'
import { lowZones, restless, shortOf } from './shortage.ts'
import { stalls } from './stalls.ts'

/** One finding for the machine and one for each cgroup, whatever number of observers tell of it: the one that says most leads. */
export function judge(scope: Scope, limits: Limits): Account[] {
  const accounts = [stalls, byThemselves, atTheirLimit, shortOf, lowZones, restless, scanning].flatMap((verdict) => verdict(scope, limits))
  const largest = largestProcess(scope)
  return [...grouped(accounts, ({ facts }) => facts.cgroup ?? '').values()].map((of) => {
    const [first] = of
    const { cgroup } = first.facts
    return {
      ...first,
      facts: {
        host: scope.name,
        who: cgroup === undefined ? undefined : calledOwner(ownerOf(`/${cgroup.replace(/^\//, '')}`), scope.names).name,
        ...of.reduceRight<Facts>((facts, account) => ({ ...facts, ...account.facts }), {}),
        ...(cgroup !== undefined || largest === undefined
          ? {}
          : { [largest.isHolder ? 'largest' : 'largestListed']: { comm: largest.comm, pid: largest.pid, rssKb: largest.rssKb! } }),
      },
      about: cgroup === undefined ? undefined : { cgroup },
      proof: of.flatMap(({ proof }) => proof),
      series: of.flatMap(({ series = [] }) => series),
    }
  })
}
