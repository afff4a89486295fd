import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { within } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { CONNTRACK_OVERFLOW, NET_SUPPRESSED } from '../../../records/conntrack-message.ts'
import { SEND_REFUSED, type SendRefused } from '../../../records/send-refused.ts'
import { type Table, tableOf } from './table.ts'

export interface Facts {
  host: string | undefined
  /** The network namespace, when the kernel names one. */
  netns: string | undefined
  max: number | undefined
  count: number | undefined
  /** Network messages of any kind that the kernel's rate limit left out. */
  suppressed: number | undefined
  /** Packets that the table's statistics count as dropped: since boot, and between two samples. */
  drop: number | undefined
  dropGrownBy: number | undefined
  earlyDrop: number | undefined
  /** The source and the destination with the most entries (conntrack -L). */
  topSource: string | undefined
  topSourceEntries: number | undefined
  topDestination: string | undefined
  topDestinationEntries: number | undefined
  message: string | undefined
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  fullShare: { value: 0.99, why: 'From this share of nf_conntrack_max on the next burst meets the maximum.' },
  minDrops: { value: 10, why: 'Packets dropped between two samples; fewer are a moment.' },
  roomyShare: { value: 0.9, why: 'Below this share of the maximum the drops that were counted are of another time.' },
})
type Limits = Values<typeof LIMITS>

/** The kernel says that the table is full; else it stands at its maximum, or its drops grow. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  const table = tableOf(scope)
  const events = scope.events(CONNTRACK_OVERFLOW)
  const [first] = events
  if (first === undefined) return shown(scope, table, t)
  return [
    {
      ...happened(events),
      facts: {
        ...factsOf(scope, table),
        netns: events.map(({ what }) => what.netns).find((netns) => netns !== undefined),
        suppressed: suppressedAfter(scope, first),
        message: first.what.message,
      },
      proof: [
        ...toldBy(events.slice(0, 1), 'kernel log'),
        ...capturesOf(table),
        ...toldBy(events.slice(1), 'kernel log'),
        ...toldBy(notSent(scope, events), 'application log', 'a packet that was not let out'),
      ],
      series: table.series,
      certainty: 'stated',
    },
  ]
}

/** A program is told that its packet was dropped on the way out within so many seconds of a line of the kernel. */
const NEAR_SECONDS = 10

/** Programs whose packets were dropped meanwhile. */
const notSent = (scope: Scope, events: readonly Event<LogLine>[]): readonly Event<SendRefused & LogLine>[] =>
  scope
    .events(SEND_REFUSED)
    .filter(({ what: { time, host } }) =>
      events.some(
        ({ what }) => what.host === host && what.time !== undefined && time !== undefined && within(what.time, time, NEAR_SECONDS) === true,
      ),
    )

/** Printed for all network messages together: an upper bound of these. */
function suppressedAfter(scope: Scope, first: Event<object>): number | undefined {
  const later = scope.events(NET_SUPPRESSED).filter(({ order, what }) => order > first.order && what.at.artifact === first.what.at.artifact)
  return later.reduce((sum, { what }) => sum + what.messages, 0) || undefined
}

function shown(scope: Scope, table: Table, t: Limits): Found<Facts>[] {
  const { max, count, dropped } = table
  const share = max === undefined || count === undefined || max.value <= 0 ? undefined : count.value / max.value
  const full = share !== undefined && share >= t.fullShare
  const dropping = (dropped?.by ?? 0) >= t.minDrops && (share === undefined || share >= t.roomyShare)
  if (!full && !dropping) return []
  return [
    {
      facts: { ...factsOf(scope, table), netns: undefined, suppressed: undefined, message: undefined },
      proof: capturesOf(table),
      series: table.series,
      certainty: 'shown',
      ...missingOf(full, dropped !== undefined),
    },
  ]
}

function missingOf(full: boolean, dropped: boolean): { missing?: string } {
  if (!full) return { missing: 'the size of the table (nf_conntrack_count and nf_conntrack_max)' }
  return dropped ? {} : { missing: 'the kernel log or conntrack -S, which would say that packets were dropped' }
}

const capturesOf = ({ max, count, dropped }: Table): Proof[] => [
  ...cite(count, 'entries', 'capture'),
  ...cite(max, 'the maximum'),
  ...cite(dropped?.last, dropped?.by === undefined ? `${dropped?.total} dropped since boot` : `+${dropped.by} dropped`, 'capture'),
]

const factsOf = (scope: Scope, { max, count, dropped, listing }: Table) => ({
  host: scope.name,
  max: max?.value,
  count: count?.value,
  drop: dropped?.total,
  dropGrownBy: dropped?.by,
  earlyDrop: dropped?.last.values.get('early_drop') || undefined,
  topSource: listing?.source,
  topSourceEntries: listing?.sourceEntries,
  topDestination: listing?.destination,
  topDestinationEntries: listing?.destinationEntries,
})
