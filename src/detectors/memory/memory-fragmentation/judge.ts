import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { count } from '../../../core/words/numbers.ts'
import { ALLOCATION_FAILURE, type AllocationFailure } from '../../../records/allocation-failure.ts'
import { splintered } from './free-blocks.ts'

export interface Facts {
  host: string | undefined
  message: string
  /** Undefined where nothing has failed yet, and /proc/buddyinfo alone tells it. */
  comm: string | undefined
  pid: number | undefined
  order: number
  /** One contiguous piece of this size was asked for. */
  pieceKb: number
  mode: string
  atomic: boolean
  /** Restricted to low memory by the caller: DMA or DMA32. */
  zone: string | undefined
  module: string | undefined
  freeKb: number | undefined
  /** Free blocks of the order asked for or above, in the zones that were printed. */
  blocksLeft: number | undefined
  zones: readonly string[] | undefined
  orders: readonly number[]
  /** From /proc/buddyinfo. */
  samples: number | undefined
}

export const LIMITS = thresholds({
  order: {
    value: 4,
    why: 'include/linux/mmzone.h, PAGE_ALLOC_COSTLY_ORDER is 3: from the next order on the kernel gives up where it tries again for smaller blocks.',
  },
  minFreePages: { value: 16_384, why: 'Pages of a zone that are free all the same, 64 MiB of 4 KiB pages: memory itself is not short.' },
})
type Limits = Values<typeof LIMITS>

const MAX_ORDERS = 12
const MAX_ZONES = 8
const PAGE_KB = 4

/** A block of 2^order pages that nobody could give, though pages were free; single pages for callers that may not wait are told apart. */
export function judge(scope: Scope, limits: Limits): Found<Facts>[] {
  const failures = scope.events(ALLOCATION_FAILURE)
  const groups = grouped(failures, ({ what }) => (what.order === 0 && isAtomic(what.mode) ? 'atomic' : 'order'))
  const found = [...groups.values()].map((events) => refused(scope, events))
  return failures.some(({ what }) => what.order > 0) ? found : [...found, ...inSmallPieces(scope, limits)]
}

function refused(scope: Scope, events: readonly [Event<AllocationFailure>, ...Event<AllocationFailure>[]]): Found<Facts> {
  const [{ what: first }] = events
  const { order, mode, memInfo: info, comm, pid } = first
  const pageKb = (info?.pageBytes ?? PAGE_KB * 1024) / 1024
  const atomic = isAtomic(mode)
  const listed = info?.zones.filter(({ blocks }) => blocks !== undefined) ?? []
  const left = (blocks: readonly number[]): number => blocks.slice(order).reduce((a, b) => a + b, 0)
  const beside = order === 0 ? [] : splintered(scope, order, 0).slice(0, 3)
  return {
    ...happened(events),
    facts: {
      host: scope.name,
      message: first.message,
      comm,
      pid,
      order,
      pieceKb: 2 ** Math.min(order, 40) * pageKb,
      mode,
      atomic,
      zone: /GFP_DMA32/.test(mode) ? 'DMA32' : /GFP_DMA/.test(mode) ? 'DMA' : undefined,
      module: events.map(({ what }) => what.modules[0]).find((name) => name !== undefined),
      freeKb: info?.countersKb['free'],
      blocksLeft: listed.length === 0 ? undefined : listed.reduce((sum, { blocks }) => sum + left(blocks!), 0),
      zones: listed
        .slice(0, MAX_ZONES)
        .map(({ node, name, blocks }) => `Node ${node} ${name}: ${left(blocks!)} blocks of order ${order} or above`),
      orders: distinct(events, ({ what }) => what.order)
        .map(({ what }) => what.order)
        .sort((a, b) => a - b)
        .slice(0, MAX_ORDERS),
      samples: undefined,
    },
    about: { pid, comm },
    proof: [
      ...toldBy(
        events,
        'kernel log',
        ({ order: n }) => `${count(2 ** Math.min(n, 40))} ${n === 0 ? 'page' : 'pages in one piece'} refused`,
      ),
      ...beside.flatMap(({ worst }) =>
        cite(worst, `${count(worst.freePages)} pages free and no block of ${count(2 ** order)} or more`, 'capture'),
      ),
    ],
    severity: order === 0 && atomic ? 'warning' : undefined,
    certainty: 'stated',
  }
}

/** Nothing has failed yet, but a zone has no large block though much of it is free. */
function inSmallPieces(scope: Scope, t: Limits): Found<Facts>[] {
  const [most] = splintered(scope, t.order, t.minFreePages)
  if (most === undefined) return []
  const { worst, samples, low } = most
  const zone = `Node ${worst.node}, zone ${worst.zone}`
  return [
    {
      facts: {
        host: scope.name,
        message: zone,
        comm: undefined,
        pid: undefined,
        order: t.order,
        pieceKb: 2 ** t.order * PAGE_KB,
        mode: '',
        atomic: false,
        zone: undefined,
        module: undefined,
        freeKb: worst.freePages * PAGE_KB,
        blocksLeft: 0,
        zones: undefined,
        orders: [t.order],
        samples,
      },
      proof: cite(
        worst,
        `${count(worst.freePages)} pages free and no block of ${2 ** t.order} or more, in ${low} of ${samples} samples`,
        'capture',
      ),
      time: worst.time,
      severity: 'note',
      certainty: 'suggested',
      missing: 'an allocation that failed for it',
    },
  ]
}

/** GFP_ATOMIC: may not sleep, so it may not reclaim. Before 4.6 only the hex value is printed: 0x20 was __GFP_HIGH alone. */
function isAtomic(mode: string): boolean {
  if (mode.includes('('))
    return /GFP_ATOMIC|GFP_NOWAIT/.test(mode) || !/DIRECT_RECLAIM|GFP_(?:KERNEL|USER|HIGHUSER|NOIO|NOFS|TRANSHUGE)/.test(mode)
  const bits = Number.parseInt(mode, 16)
  return (bits & 0x10) === 0 && (bits & 0x20) !== 0 && bits < 0x10_0000
}
