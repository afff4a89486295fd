import { GROWING } from '../../../casefile/series/policies.ts'
import { stepsOf } from '../../../casefile/series/steps.ts'
import type { Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Cited, secondsBetween } from '../../../core/span.ts'
import { size } from '../../../core/words/numbers.ts'
import { OOM_REPORT, type OomReport, type OomVictim } from '../../../records/oom-kill.ts'
import { heapOf } from '../heap-settings.ts'
import { calledOwner, ownerOf } from '../cgroup-path.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './limits.ts'

const MAX_SHOWN = 10

interface Kill {
  readonly cgroup: string
  readonly victim: Cited<OomVictim>
  readonly limitKb: number | undefined
}

/** The same command killed in the same cgroup (a container that restarts has a new id, its pod has not) at regular intervals, no smaller than before. */
export function repeatedKills(scope: Scope, t: Limits): Found<Facts>[] {
  const kills = scope.events(OOM_REPORT).flatMap(killOf)
  return [...grouped(kills, ({ cgroup, victim }) => `${cgroup.replace(/[0-9a-f]{64}/g, '#')}\0${victim.comm}`).values()].flatMap(
    (group) => {
      const victims = group.map(({ victim }) => victim).sort((a, b) => secondsBetween(b.time!, a.time!) ?? 0)
      const [first, last] = [victims[0]!, victims.at(-1)!]
      const moments = victims.map((v) => secondsBetween(first.time!, v.time!) ?? 0)
      const intervals = stepsOf(moments)
      const [least, most] = [Math.min(...intervals), Math.max(...intervals)]
      if (victims.length < t.minKills || least < t.minKillSeconds || most > least * t.maxIntervalRatio) return []
      // a heap that may outgrow the limit explains them
      const owner = calledOwner(ownerOf(group[0].cgroup), scope.names)
      const heap = heapOf(scope, { pod: owner.pod, container: owner.container, pids: victims.map(({ pid }) => pid) })
      if ((heap?.kb ?? 0) > (group[0].limitKb ?? Infinity)) return []
      const sizes = victims.map(({ anonRssKb }) => anonRssKb!)
      if (sizes.some((kb, i) => i > 0 && kb < sizes[i - 1]! * (1 - GROWING.maxDipShare.value))) return []
      // a limit that is too low is met as regularly: a note
      return [
        {
          facts: {
            comm: last.comm,
            pid: undefined,
            pod: undefined,
            cgroup: group[0].cgroup,
            home: owner.name,
            kind: 'kills',
            kills: victims.length,
            samples: victims.length,
            intervalsSeconds: intervals.slice(0, MAX_SHOWN).map(Math.round),
            grows: 'anon',
            fromKb: sizes[0]!,
            toKb: sizes.at(-1)!,
            growthPct: Math.round((100 * (sizes.at(-1)! - sizes[0]!)) / Math.max(1, sizes[0]!)),
            risingSteps: 0,
            perSampleKb: 0,
          },
          about: { comm: last.comm, cgroup: group[0].cgroup },
          proof: [
            ...cite(first, `the first of ${victims.length}, with ${size(sizes[0])}`, 'kernel log'),
            ...cite(last, `the last, with ${size(sizes.at(-1))}`, 'kernel log'),
          ],
          time: first.time,
          until: last.time,
          severity: 'note',
          certainty: 'suggested',
          missing: 'its memory between the kills, which tells a leak from a limit that is too low',
        },
      ]
    },
  )
}

function killOf({ what }: Event<OomReport>): Kill[] {
  const cgroup = what.oomCgroup ?? what.taskCgroup
  const victim = what.victims[0]
  return what.scope !== 'memcg' || cgroup === undefined || victim?.time === undefined || victim.anonRssKb === undefined
    ? []
    : [{ cgroup, victim, limitKb: what.usage.memory?.limitKb }]
}
