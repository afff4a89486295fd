import { cgroupOf } from '../../../casefile/cgroup-folder.ts'
import { counterIntervals } from '../../../casefile/counter-intervals.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { cite, citeLine } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { CGROUP_VALUE } from '../../../records/cgroup-value.ts'
import { COUNTERS } from '../../../records/counters.ts'
import type { Account } from './facts.ts'
import type { Limits } from './limits.ts'

const folderOf = (path: string): string => path.replace(/[/!]?[^/!]*$/, '')

/** Cgroups of v2 that run into memory.high or memory.max again and again, with nothing in them that could be dropped. */
export function atTheirLimit(scope: Scope, t: Limits): Account[] {
  return counterIntervals(scope, 'memory.events').flatMap(({ of, first, last, samples, seconds, grew }): Account[] => {
    const folder = folderOf(of)
    const events = grew(/^(?:high|max)$/)
    const grown = grew(/^max$/) > 0 ? 'max' : 'high'
    const stats = scope.rows(COUNTERS).filter((c) => c.kind === 'memory.stat' && c.of === of.replace(/events(?:\.local)?/, 'stat'))
    const anon = inOrder(stats).at(-1)?.values.get('anon')
    const limits = scope
      .rows(CGROUP_VALUE)
      .filter((v) => v.folder.replace(/[/!]$/, '') === folder && /^memory\.(?:max|high)$/.test(v.name) && (v.value ?? 0) > 0)
    const limit = Math.min(...limits.map(({ value }) => value!))
    if (anon === undefined || limits.length === 0 || anon < limit * t.minAnonShare) return []
    if (events < t.minLimitEvents || grew(/^oom_kill$/) > 0) return []
    return [
      {
        facts: {
          cgroup: cgroupOf(of),
          limitEvents: events,
          limitKb: Math.round(limit / 1024),
          anonSharePct: Math.round((100 * anon) / limit),
          samples,
          windowSeconds: seconds,
        },
        proof: [
          ...citeLine(first, first.lines?.get(grown), 'the sample before', 'capture'),
          ...citeLine(last, last.lines?.get(grown), `${events} times at its limit since`, 'capture'),
          ...cite(
            limits.find(({ value }) => value === limit),
            'the limit',
          ),
        ],
        time: last.time,
        certainty: 'shown',
      },
    ]
  })
}
