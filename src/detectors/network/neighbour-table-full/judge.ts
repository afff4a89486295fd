import { settingsOf } from '../../../casefile/settings.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { NEIGHBOUR_OVERFLOW } from '../../../records/neighbour-overflow.ts'

export interface Facts {
  host: string | undefined
  table: string
  /** gc_thresh3 of its family, where a sysctl listing shows it. */
  limit: number | undefined
  message: string
}

/** The kernel says that a neighbour table has no room. */
export function judge(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(NEIGHBOUR_OVERFLOW), ({ what }) => what.table)].map(([table, events]) => {
    const limit = settingsOf(scope).get(`net.${familyOf(table)}.neigh.default.gc_thresh3`)
    return {
      ...happened(events),
      facts: { host: scope.name, table, limit: limit?.numbers[0], message: events[0].what.message },
      proof: [...toldBy(events, 'kernel log'), ...cite(limit, 'the most entries that the table takes')],
      certainty: 'stated',
    }
  })
}

export const familyOf = (table: string): 'ipv4' | 'ipv6' => (table === 'ndisc_cache' ? 'ipv6' : 'ipv4')
