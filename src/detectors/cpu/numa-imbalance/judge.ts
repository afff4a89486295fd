import type { Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import type { Facts } from './facts.ts'
import { fullNode } from './full-node.ts'
import { missedPages } from './missed-pages.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minMissPct: { value: 10, why: 'numastat(8): share of the pages of a node that were meant for another one.' },
  minMisses: { value: 1_000_000, why: 'Pages since boot: 4 GiB, more than a short shortage.' },
  minMissesBetween: { value: 25_000, why: 'Pages between two samples: 100 MiB, more than a few stray allocations.' },
  maxFullPct: {
    value: 5,
    why: 'Free and reclaimable memory of the node that is full; the watermarks of a zone are below 1 %, and what is left is spread over zones.',
  },
  minRoomPct: { value: 25, why: 'Free memory of another node: the machine as a whole is not short of memory.' },
})
export type Limits = Values<typeof LIMITS>

/** Memory comes from another node than it was meant to, or one node is full while another has room. */
export const judge = (scope: Scope, t: Limits): Found<Facts>[] => [...missedPages(scope, t), ...fullNode(scope, t)]
