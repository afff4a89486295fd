import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { NETDEV_HELD, REFERENCE_HOLDER } from '../../../records/netdev-held.ts'

export const LIMITS = thresholds({
  minReports: {
    value: 3,
    why: 'The kernel reports every ten seconds: a namespace that ends in the usual way is gone before the third.',
  },
})

export interface Facts {
  readonly host: string | undefined
  readonly device: string
  /** Of the last report. */
  readonly usageCount: number
  readonly firstUsageCount: number
  /** From the first report to the last. */
  readonly seconds: number | undefined
  readonly stuck: boolean
  /** The function that took a reference that was not given back, where the kernel tracks them. */
  readonly heldBy: string | undefined
  readonly heldReferences: number | undefined
}

/** The kernel says again and again that it waits for a device to be free. */
export function judge(scope: Scope, limits: Values<typeof LIMITS>): Found<Facts>[] {
  return [...grouped(scope.events(NETDEV_HELD), ({ what }) => what.device)].map(([device, events]) => {
    const { count, time, until } = happened(events)
    const last = events.at(-1)!.what
    const holder = scope.rows(REFERENCE_HOLDER).find(({ at }) => events.some(({ what }) => isBelow(what.at, at)))
    const stuck = count >= limits.minReports
    return {
      count,
      time,
      until,
      facts: {
        host: scope.name,
        device,
        usageCount: last.usageCount,
        firstUsageCount: events[0].what.usageCount,
        seconds: time === undefined || until === undefined ? undefined : Math.round(secondsBetween(time, until) ?? 0),
        stuck,
        heldBy: holder?.functions.find((name) => !TAKES_ANY.test(name)),
        heldReferences: holder?.users,
      },
      proof: [...toldBy(events, 'kernel log'), ...cite(holder, 'who took a reference that is left')],
      certainty: 'stated',
      ...(stuck ? {} : { severity: 'note' }),
    }
  })
}

/** Lines between a report and the holders that it lists. */
const NEAR_LINES = 60
const isBelow = (report: { artifact: string; line: number }, holder: { artifact: string; line: number }): boolean =>
  holder.artifact === report.artifact && holder.line > report.line && holder.line <= report.line + NEAR_LINES

/** Functions that take a reference for whoever calls them. */
const TAKES_ANY = /^(?:_*ref_tracker_\w+|_*netdev_(?:tracker_\w+|hold)|_*dev_hold\w*|dst_(?:init|alloc)|stack_\w+|k\w*alloc\w*)$/
