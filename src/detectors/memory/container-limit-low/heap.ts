import { type Heap, heapIn } from '../../../core/heap-size.ts'
import type { Found } from '../../../core/failure.ts'
import { mostOf } from '../../../core/grouped.ts'
import { cite } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { HEAP_SETTING } from '../../../records/heap-setting.ts'
import { PROCESS_SAMPLE } from '../../../records/process-sample.ts'
import { withRoom } from '../limits.ts'
import type { Facts } from './facts.ts'
import { cgroupOf, memoryGroups } from '../memory-groups.ts'
import type { Limits } from './thresholds.ts'

interface Need extends Heap {
  readonly from: Cited<object>
  readonly comm?: string | undefined
  readonly pid?: number | undefined
  readonly rssKb?: number | undefined
}

/** A process may grow its heap beyond the limit of the one cgroup that was captured. */
export function heap(scope: Scope, t: Limits): Found<Facts>[] {
  const limited = memoryGroups(scope).filter(({ limit }) => limit !== undefined)
  const [of] = limited
  const need = largest(scope)
  // with several groups nothing tells in which of them it runs
  if (need === undefined || of?.limit === undefined || new Set(limited.map(({ limit }) => limit!.kb)).size > 1) return []
  if (need.kb <= of.limit.kb * t.maxHeapShare) return []
  // a process cannot hold more than its group, but for the file pages that another group has read first
  if (need.rssKb !== undefined && of.usageKb !== undefined && need.rssKb > of.usageKb * t.maxRssToUsage + t.maxFilePagesKb) return []
  const { comm, pid, setting } = need
  const cgroup = cgroupOf(of)
  return [
    {
      time: of.limit.time,
      until: of.limit.time,
      facts: {
        limitKb: of.limit.kb,
        needKb: need.kb,
        setting,
        measured: false,
        usageKb: of.usageKb,
        peakKb: of.peakKb,
        limitHits: of.hits?.count,
        comm,
        pid,
        cgroup,
        recommendedKb: withRoom(need.kb),
      },
      about: { pid, comm, cgroup },
      proof: [
        ...of.limit.proof,
        ...cite(need.from, `the runtime may use ${setting}, ${Math.round((100 * need.kb) / of.limit.kb)} % of the limit`, 'capture'),
      ],
      certainty: 'shown',
    },
  ]
}

/** The largest heap that a process asks for; of equals one whose process is known. */
function largest(scope: Scope): Need | undefined {
  const processes = scope.rows(PROCESS_SAMPLE).flatMap((from): Need[] => {
    const found = from.args === undefined ? undefined : heapIn(from.args)
    return found === undefined ? [] : [{ ...found, from, comm: from.comm, pid: from.pid, rssKb: from.rssKb }]
  })
  const lines = scope.events(HEAP_SETTING).map(({ what }): Need => ({ setting: what.setting, kb: what.kb, from: what }))
  return mostOf([...processes, ...lines], ({ kb }) => kb)
}
