import type { Proof } from '../../core/detector.ts'
import { secondsBetween, type Cited } from '../../core/span.ts'
import type { OomReport, OomVictim } from '../../records/oom-kill.ts'
import type { LeakLimits } from './steady-growth.ts'

export interface RepeatedKills {
  readonly comm: string
  readonly cgroup: string
  readonly kills: number
  readonly intervalsSeconds: readonly number[]
  /** Anonymous memory of the first and the last victim. */
  readonly fromKb: number
  readonly toKb: number
  readonly proof: Proof[]
}

const MAX_GROUPS = 2000
const MAX_KILLS = 1000
const MAX_SHOWN = 10

/** The same command killed in the same cgroup (a container that restarts has a new id, its pod has not) again and again. */
export class KillSeries {
  readonly #groups = new Map<string, { cgroup: string; victims: Cited<OomVictim>[] }>()

  see(report: OomReport): void {
    const cgroup = report.oomCgroup ?? report.taskCgroup
    const victim = report.victims[0]
    if (report.scope !== 'memcg' || cgroup === undefined || victim?.time === undefined || victim.anonRssKb === undefined) return
    const key = `${report.host ?? ''}\0${cgroup.replace(/[0-9a-f]{64}/g, '#')}\0${victim.comm}`
    const group = this.#groups.get(key) ?? { cgroup, victims: [] }
    if (this.#groups.size < MAX_GROUPS) this.#groups.set(key, group)
    // the same kill told in two logs
    if (group.victims.length < MAX_KILLS && !group.victims.some((v) => v.pid === victim.pid && v.message === victim.message))
      group.victims.push(victim)
  }

  /** Those at regular intervals whose size does not shrink. */
  regular(t: LeakLimits): RepeatedKills[] {
    return [...this.#groups.values()].flatMap(({ cgroup, victims }) => {
      const sorted = victims.toSorted((a, b) => secondsBetween(b.time!, a.time!) ?? 0)
      const intervals = sorted.slice(1).map((v, i) => secondsBetween(sorted[i]!.time!, v.time!) ?? 0)
      const [least, most] = [Math.min(...intervals), Math.max(...intervals)]
      const [first, last] = [sorted[0]!, sorted.at(-1)!]
      if (sorted.length < t.minKills || least < t.minKillSeconds || most > least * t.maxIntervalRatio) return []
      if (sorted.some((v, i) => i > 0 && v.anonRssKb! < sorted[i - 1]!.anonRssKb! * (1 - t.maxFallShare))) return []
      const tell = (v: Cited<OomVictim>, note: string): Proof => ({ at: v.at, time: v.time, witness: 'kernel log', note })
      return [
        {
          comm: last.comm,
          cgroup,
          kills: sorted.length,
          intervalsSeconds: intervals.slice(0, MAX_SHOWN).map(Math.round),
          fromKb: first.anonRssKb!,
          toKb: last.anonRssKb!,
          proof: [
            tell(
              first,
              `the first of ${sorted.length} kills (threshold ${t.minKills}), ${Math.round(least)} to ${Math.round(most)} s apart (threshold: the longest at most ${t.maxIntervalRatio} times the shortest)`,
            ),
            tell(last, `${last.anonRssKb} KiB anonymous, ${first.anonRssKb} at the first`),
          ],
        },
      ]
    })
  }
}
