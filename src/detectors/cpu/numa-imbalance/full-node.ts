import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { NumaMemory } from '../../../records/numa-memory.ts'
import type { Facts } from './facts.ts'
import type { Limits } from './judge.ts'
import { memoryOf, roomOf } from './memory.ts'

const pct = (kb: number, { totalKb }: NumaMemory): number => (100 * kb) / totalKb

/** One node has nothing left, free or reclaimable, while another has plenty. */
export function fullNode(scope: Scope, t: Limits): Found<Facts>[] {
  const memory = memoryOf(scope)
  const nodes = [...memory.values()].filter((m) => m.totalKb > 0)
  const full = mostOf(
    nodes.filter((m) => pct(m.freeKb + (m.reclaimableKb ?? 0), m) <= t.maxFullPct),
    (m) => -pct(m.freeKb, m),
  )
  const roomiest = mostOf(nodes, (m) => m.freeKb)
  if (full === undefined || roomiest === undefined || full === roomiest || pct(roomiest.freeKb, roomiest) < t.minRoomPct) return []
  // without the page cache beside it, a node with little free may be one that caches files well
  const sure = full.reclaimableKb !== undefined
  return [
    {
      time: full.time,
      facts: {
        host: scope.name,
        node: full.node,
        nodes: nodes.length,
        miss: undefined,
        hit: undefined,
        missPct: undefined,
        between: false,
        foreignNode: undefined,
        foreign: undefined,
        ...roomOf(memory, full.node),
      },
      proof: [
        ...cite(
          full,
          `${pct(full.freeKb, full).toFixed(1)} % free${sure ? `, ${pct(full.reclaimableKb!, full).toFixed(1)} % reclaimable` : ''}`,
          'capture',
        ),
        ...cite(roomiest, `${pct(roomiest.freeKb, roomiest).toFixed(1)} % free`, 'capture'),
      ],
      certainty: sure ? 'shown' : 'suggested',
      severity: sure ? 'warning' : 'note',
      missing: sure ? 'whether pages are missed: numastat twice' : 'how much of the full node is page cache (numastat -m)',
      settle: sure ? 'numastat; sleep 10; numastat' : 'numastat -m',
    },
  ]
}
