import { inOrder } from '../../../casefile/series/in-order.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { once, type Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { NUMA_MEMORY, type NumaMemory } from '../../../records/numa-memory.ts'

/** Memory of each node, as the last sample shows it. */
export const memoryOf = once(
  (scope: Scope): ReadonlyMap<string, Cited<NumaMemory>> =>
    new Map([...grouped(scope.rows(NUMA_MEMORY), ({ node }) => node)].map(([node, samples]) => [node, inOrder(samples).at(-1)!])),
)

/** Room on one node and on the roomiest of the others. */
export function roomOf(memory: ReadonlyMap<string, NumaMemory>, node: string) {
  const own = memory.get(node)
  const other =
    own &&
    mostOf(
      [...memory.values()].filter((m) => m !== own),
      (m) => m.freeKb,
    )
  return {
    totalKb: own?.totalKb,
    freeKb: own?.freeKb,
    reclaimableKb: own?.reclaimableKb,
    roomiestNode: other?.node,
    roomiestFreeKb: other?.freeKb,
  }
}
