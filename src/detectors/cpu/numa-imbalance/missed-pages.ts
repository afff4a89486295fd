import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { COUNTERS } from '../../../records/counters.ts'
import { NUMA_COUNTERS } from '../../../records/numa-counters.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './judge.ts'
import { memoryOf, roomOf } from './memory.ts'

/** Counters of one node at one moment, or their growth between two. */
interface Pages {
  readonly node: string
  readonly hit: number
  readonly miss: number
  readonly foreign: number
  readonly at: Cited<object>
}

interface Grown {
  readonly first: Pages
  /** Growth, cited at the last sample. */
  readonly by: Pages
  readonly between: boolean
}

/** Pages meant for one node came from another: of several sources of one machine the one that tells most, two samples before one. */
export function missedPages(scope: Scope, t: Limits): Found<Facts>[] {
  const told = sourcesOf(scope).flatMap((nodes) => missed(scope, nodes, t) ?? [])
  const best = mostOf(told, ({ facts: { between, miss } }) => (between ? Number.MAX_SAFE_INTEGER / 2 : 0) + (miss ?? 0))
  return best === undefined ? [] : [best]
}

/** By source: the samples of each of its nodes. */
function sourcesOf(scope: Scope): Pages[][][] {
  const byFile = grouped(scope.rows(NUMA_COUNTERS), ({ of }) => of)
  const perNode = [...byFile.values()].map((samples) => {
    const pages = samples.flatMap((sample) =>
      sample.nodes.map((node, i): Pages => {
        const value = (name: string) => sample.values.get(name)?.[i] ?? 0
        return { node, hit: value('numa_hit'), miss: value('numa_miss'), foreign: value('numa_foreign'), at: sample }
      }),
    )
    return [...grouped(pages, ({ node }) => node).values()]
  })
  const several = perNode.filter((nodes) => nodes.length > 1)
  return several.length > 0 ? several : totalsOf(scope)
}

/** /proc/vmstat counts all nodes together: it tells something only where there are two samples. */
function totalsOf(scope: Scope): Pages[][][] {
  const counted = scope.rows(COUNTERS).filter(({ kind, values }) => kind === 'vmstat' && values.has('numa_miss'))
  const byFile = [...grouped(counted, ({ of }) => of).values()].filter(({ length }) => length > 1)
  return byFile.map((samples) => [
    samples.map((at) => {
      const value = (name: string) => at.values.get(name) ?? 0
      return { node: 'all nodes together', hit: value('numa_hit'), miss: value('numa_miss'), foreign: value('numa_foreign'), at }
    }),
  ])
}

function missed(scope: Scope, nodes: readonly Pages[][], t: Limits): Found<Facts> | undefined {
  const between = nodes.every(({ length }) => length > 1)
  const grown = nodes.map((samples) => growthOf(samples, between))
  const { first, by } = mostOf(grown, (node) => node.by.miss)!
  const lost = mostOf(grown, (node) => node.by.foreign)!.by
  const missPct = Math.round((1000 * by.miss) / Math.max(1, by.miss + by.hit)) / 10
  if (by.miss < (between ? t.minMissesBetween : t.minMisses) || missPct < t.minMissPct) return undefined
  return {
    time: by.at.time,
    facts: {
      host: scope.name,
      node: by.node,
      nodes: grown.length,
      miss: by.miss,
      hit: by.hit,
      missPct,
      between,
      foreignNode: lost.node,
      foreign: lost.foreign,
      ...roomOf(memoryOf(scope), lost.node),
    },
    proof: [
      ...cite(by.at, `${by.node}: ${by.miss} misses${between ? ' since the first sample' : ' since boot'}`, 'capture'),
      ...(between ? cite(first.at, `the first sample: ${first.miss}`, 'capture') : []),
    ],
    certainty: 'shown',
    missing: between ? undefined : 'a second sample, which tells whether it goes on',
    settle: 'numastat; sleep 10; numastat',
  }
}

/** Counters since boot only grow: the one with the fewest hits is the first. */
function growthOf(samples: readonly Pages[], between: boolean): Grown {
  const sorted = samples.toSorted((a, b) => a.hit - b.hit)
  const [first, last] = [sorted[0]!, sorted.at(-1)!]
  const less = (name: 'hit' | 'miss' | 'foreign') => last[name] - (between ? first[name] : 0)
  return { first, by: { ...last, hit: less('hit'), miss: less('miss'), foreign: less('foreign') }, between }
}
