import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Instant, secondsBetween } from '../../../core/span.ts'
import { CARD_FAULT, type CardFault, LINK_LOST, TRANSMIT_HANG, type TransmitHang } from '../../../records/network-card.ts'
import { goesDown, lastWords } from '../../../casefile/lost-links.ts'
import type { Facts } from './facts.ts'

type Hang = Event<TransmitHang & { readonly message: string }>
type Fault = Event<CardFault & { readonly message: string }>
interface Called {
  readonly interface: string | undefined
  readonly slot?: string | undefined
}

const WORST = ['lost', 'stopped', 'firmware', 'failed', 'refused', 'reset'] as const
/** That it is reset is how a hang ends. */
const BESIDE_A_HANG = new Set<string>(['failed', 'refused', 'reset'])

/** Cards that do not send, whose firmware stopped or that are gone: each once, whatever its lines call it. */
export function hangs(scope: Scope): Found<Facts>[] {
  const [hung, faults] = [scope.events(TRANSMIT_HANG), scope.events(CARD_FAULT)]
  const known = new Map<string, string>()
  for (const { what } of [...hung, ...faults])
    if (what.slot !== undefined && what.interface !== undefined) known.set(what.slot, what.interface)
  const cardOf = ({ interface: iface, slot }: Called): string | undefined =>
    iface ?? (slot === undefined ? undefined : (known.get(slot) ?? slot))
  const hungBy = grouped(hung, ({ what }) => cardOf(what))
  const faultsBy = grouped(faults, ({ what }) => cardOf(what))
  return [...new Set([...hungBy.keys(), ...faultsBy.keys()])].flatMap((card) =>
    found(scope, hungBy.get(card) ?? [], faultsBy.get(card) ?? []),
  )
}

function found(scope: Scope, hung: readonly Hang[], faults: readonly Fault[]): Found<Facts>[] {
  const broke = faults.filter(({ what }) => what.trouble !== 'recovered')
  const events = [...hung, ...broke]
  if (events.length === 0) return []
  const firstOf = <T>(of: (what: Partial<TransmitHang & CardFault>) => T | undefined) =>
    [...events, ...faults].map(({ what }) => of(what)).find((value) => value !== undefined)
  const worst = WORST.map((trouble) => broke.find(({ what }) => what.trouble === trouble)).find((fault) => fault !== undefined)
  // a reset that fails is how a hang ended
  const trouble = worst === undefined || (BESIDE_A_HANG.has(worst.what.trouble) && hung.length > 0) ? 'hang' : worst.what.trouble
  const end = faults.findLast(({ what }) => what.trouble === 'recovered' || what.trouble === 'failed')
  const alike = trouble === 'hang' ? hung.filter(({ what }) => what.isRetry !== true) : broke.filter(({ what }) => what.trouble === trouble)
  const growing = trouble === 'hang' ? lastOfStall(hung) : undefined
  const iface = firstOf((what) => what.interface)
  const slot = firstOf((what) => what.slot)
  const link = linkAfter(scope, iface, events)
  return [
    {
      ...happened(events),
      count: growing !== undefined ? 1 : trouble === 'firmware' ? failuresOf(alike, faults, link?.event) : Math.max(1, countOf(alike)),
      facts: {
        host: scope.name,
        iface,
        slot,
        driver: firstOf(({ driver }) => driver),
        trouble: trouble as Facts['trouble'],
        queue: firstOf(({ queue }) => queue),
        timedOutMs: growing?.timedOutMs ?? firstOf(({ timedOutMs }) => timedOutMs),
        ...(growing === undefined ? {} : { grows: true as const }),
        reset: end === undefined ? undefined : end.what.trouble === 'recovered' ? 'succeeded' : 'failed',
        says: worst?.what.says,
        flaps: undefined,
        flapSeconds: undefined,
        bond: link?.bond,
        ...(link === undefined ? {} : { linkAfter: link.is, linkAfterSeconds: link.seconds }),
        message: (alike[0] ?? events[0]!).what.message,
      },
      about: { device: iface ?? slot },
      proof: [
        ...toldBy<object>([...inOrder(events, worst), ...faults.filter(({ what }) => what.trouble === 'recovered')], 'kernel log'),
        ...toldBy<object>(
          link === undefined ? [] : [link.event],
          'kernel log',
          link?.is === 'up' ? 'its link is up again' : 'its link is down',
        ),
      ],
      certainty: 'stated',
      // firmware of a card that its driver starts again cuts it off for seconds
      ...((trouble === 'firmware' || trouble === 'refused' || trouble === 'reset') && end?.what.trouble !== 'failed' && link?.is !== 'down'
        ? { severity: 'warning' }
        : {}),
    },
  ]
}

/** A reset takes the link down and up again within seconds; what is told of it much later is another matter. */
const LINK_SECONDS = 120
/** Commands that failed firmware leaves unanswered are given up after a minute (mlx5: MLX5_TO_CMD_MS), one after the other. */
const ONE_FAILURE_SECONDS = 120
/** All lines of one reset. */
const ONE_RESET_SECONDS = 60

/** What the log tells last of the link of a card that hung, where that follows from it. */
function linkAfter(
  scope: Scope,
  iface: string | undefined,
  events: readonly (Hang | Fault)[],
):
  | { readonly is: 'down' | 'up'; readonly seconds: number | undefined; readonly bond: string | undefined; readonly event: Event<object> }
  | undefined {
  const last = iface === undefined ? undefined : lastWords(scope).get(iface)
  const ordered = [...events].sort((a, b) => a.order - b.order)
  const first = ordered[0]
  if (last === undefined || first === undefined || last.order < first.order || goesDown(scope, last)) return undefined
  const from = happened(events)
  const [begun, ended] = [from.time, from.until ?? from.time]
  const seconds = begun === undefined || last.what.time === undefined ? undefined : secondsBetween(begun, last.what.time)
  const after = ended === undefined || last.what.time === undefined ? undefined : secondsBetween(ended, last.what.time)
  if (after !== undefined && after > LINK_SECONDS) return undefined
  const lost = scope.events(LINK_LOST)
  const isLost = lost.some((event) => event === last)
  // of a card that had to be reset once more behind it nothing is known
  if (!isLost && last.order < ordered.at(-1)!.order) return undefined
  const isOne = begun !== undefined && ended !== undefined && (secondsBetween(begun, ended) ?? Infinity) <= ONE_RESET_SECONDS
  const bond = isLost
    ? lost.find(({ what, order }) => what.interface === iface && what.bond !== undefined && order > first.order)?.what.bond
    : undefined
  return {
    is: isLost ? 'down' : 'up',
    seconds: isOne && seconds !== undefined ? Math.round(seconds * 10) / 10 : undefined,
    bond,
    event: last,
  }
}

/** What is told first, then the others as they came. */
const inOrder = (events: readonly Event<object>[], worst: Event<object> | undefined): Event<object>[] => {
  const ordered = [...events].sort((a, b) => a.order - b.order)
  return worst === undefined ? ordered : [worst, ...ordered.filter((event) => event !== worst)]
}

/** Seconds by which the beginnings of one stall differ, as far as its lines tell them. */
const SAME_STALL_SECONDS = 2

/** Whether the later line tells of the stall of the earlier one: it lasts longer by the time between them. */
function isSameStall(before: TransmitHang & { readonly time?: Instant }, after: TransmitHang & { readonly time?: Instant }): boolean {
  if (before.timedOutMs === undefined || after.timedOutMs === undefined || before.queue !== after.queue) return false
  const apart = before.time === undefined || after.time === undefined ? undefined : secondsBetween(before.time, after.time)
  return apart !== undefined && apart > 0 && Math.abs(apart - (after.timedOutMs - before.timedOutMs) / 1000) <= SAME_STALL_SECONDS
}

/** The last line of a stall of which several tell, where it is the only one. */
function lastOfStall(hung: readonly Hang[]): TransmitHang | undefined {
  const [first, ...rest] = hung
  const last = rest.at(-1)
  return last !== undefined && rest.every(({ what }) => isSameStall(first!.what, what)) ? last.what : undefined
}

/** Firmware that failed has failed until it, or the link of its card, is back: what its driver says before that tells of one failure. */
function failuresOf(told: readonly Event<object>[], faults: readonly Fault[], link: Event<object> | undefined): number {
  const back = [...faults.filter(({ what }) => what.trouble === 'recovered'), ...(link === undefined ? [] : [link])]
  const isBack = (from: number, to: number): boolean => back.some(({ order }) => order > from && order < to)
  // without a word of how one ended, what comes after a quiet minute is another
  const isAnother = (before: Event<object>, after: Event<object>): boolean => {
    const [from, to] = [before.what.time, after.what.time]
    const apart = from === undefined || to === undefined ? undefined : secondsBetween(from, to)
    return isBack(before.order, after.order) || (apart !== undefined && apart > ONE_FAILURE_SECONDS)
  }
  return told.reduce((sum, event, i) => sum + (i > 0 && isAnother(told[i - 1]!, event) ? 1 : 0), 1)
}

/** The stack and the driver tell of one hang within seconds of each other. */
const ONE_HANG_SECONDS = 10

function countOf(events: readonly Event<object>[]): number {
  let [count, one] = [0, 0]
  let began: Event<object> | undefined
  for (const event of events) {
    const apart =
      began?.what.time === undefined || event.what.time === undefined ? undefined : secondsBetween(began.what.time, event.what.time)
    if (apart !== undefined && apart < ONE_HANG_SECONDS) one = Math.max(one, event.count)
    else [count, one, began] = [count + one, event.count, event]
  }
  return count + one
}
