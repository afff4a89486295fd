import type { Event } from '../../../core/event.ts'
import { grouped } from '../../../core/grouped.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { goesDown, isOfBoot, lastWords, lostLinks } from '../../../casefile/lost-links.ts'
import { DISK_FAULT } from '../../../records/disk-fault.ts'
import { NAME_LOOKUP_FAILURE } from '../../../records/name-lookup-failure.ts'
import { BOND_STATE, LINK_LOST, type LinkLost } from '../../../records/network-card.ts'
import { NFS_SERVER } from '../../../records/nfs-server.ts'
import { PEER_FAILURE } from '../../../records/peer-failure.ts'
import { REPLICA_LINK } from '../../../records/replica-link.ts'
import { STORAGE_COMES_AND_GOES } from '../../../records/storage-comes-and-goes.ts'
import { STORAGE_LOSS } from '../../../records/storage-loss.ts'

/** What an interface is without at the end: its log says that it went, and not that it came back. */
export interface Downs {
  /** Interfaces without a link. */
  readonly links: ReadonlySet<string>
  /** Bonds without any member that carries their traffic, by the line that says so first. */
  readonly bonds: ReadonlyMap<string, Event<{ readonly message: string }>>
  /** Interfaces of which the last line says that their link is up. */
  readonly up: ReadonlySet<string>
  /** Storage that is reached over a network was lost after one of them, and did not come back. */
  readonly starved: boolean
}

/** A log that goes on for so long without it shows that a link is not just being renewed. */
const STAYS_SECONDS = 10
/** Links that were lost and did not come back: what was lost as the machine started or went down in order is no loss. */
export const downsOf = once((scope: Scope): Downs => {
  const [lost, states] = [scope.events(LINK_LOST), scope.events(BOND_STATE)]
  const links = lostLinks(scope).filter((event) => {
    const isMany = lost.filter((other) => other.what.interface === event.what.interface && isShortlyBefore(other, event)).length >= MANY
    return isMany || (stays(scope, event) && isMissed(scope, event)) || (event.what.bond !== undefined && isLeftOut(scope, event))
  })
  const bonds = [...new Set(states.map(({ what }) => what.bond))].flatMap((bond) => {
    const own = states.filter(({ what }) => what.bond === bond)
    const carried = own.findLastIndex(({ what }) => !what.isEmpty)
    const first = own[carried + 1]
    const isReal =
      first !== undefined &&
      !(carried < 0 && isOfBoot(scope, first)) &&
      !goesDown(scope, first) &&
      (stays(scope, first) || isCut(scope, first))
    return isReal ? [[bond, first] as const] : []
  })
  const [isLost, last] = [new Set<Event<object>>(lost), [...lastWords(scope)]]
  return {
    links: new Set(links.map(({ what }) => what.interface)),
    bonds: new Map(bonds),
    starved: links.some((event) => starves(scope, event)) || bonds.some(([, event]) => starves(scope, event)),
    up: new Set(last.flatMap(([name, event]) => (isLost.has(event) ? [] : [name]))),
  }
})

/** Losses within so many seconds, the last of them for good, that are more than somebody moving a cable. */
const MANY = 3
const MANY_SECONDS = 900
const isShortlyBefore = (a: Event<LinkLost & object>, b: Event<object>): boolean => {
  if (a.what.bond !== undefined || a.what.isManaged === true) return false
  const seconds = a.what.time === undefined || b.what.time === undefined ? undefined : secondsBetween(a.what.time, b.what.time)
  return seconds !== undefined && seconds >= 0 && seconds <= MANY_SECONDS
}

/** Seconds from the loss until somebody misses it. */
const MISSED_SECONDS = 300

/** Somebody on this machine reaches nobody since: a cable that a person pulled is missed by none. */
const isMissed = (scope: Scope, event: Event<object>): boolean =>
  [
    ...scope.events(PEER_FAILURE).filter(({ what }) => what.how !== 'refused' && what.how !== 'reset'),
    ...scope.events(NAME_LOOKUP_FAILURE).filter(({ what }) => what.how === 'no answer'),
    ...scope.events(NFS_SERVER).filter(({ what }) => !what.answers),
    ...scope.events(REPLICA_LINK).filter(({ what }) => what.how === 'lost'),
    ...lostStorage(scope),
  ].some((other) => isMissing(event, other))

const starves = (scope: Scope, event: Event<object>): boolean => lostStorage(scope).some((other) => isMissing(event, other))

function isMissing({ order, what: { time } }: Event<object>, { what, order: later }: Event<object>): boolean {
  const after = time === undefined || what.time === undefined ? undefined : secondsBetween(time, what.time)
  return after === undefined ? later > order : after >= 0 && after <= MISSED_SECONDS
}

/** Sessions, servers and targets that were lost and are so still. */
const lostStorage = (scope: Scope): Event<object>[] => {
  const things = [...grouped(scope.events(STORAGE_COMES_AND_GOES), ({ what }) => what.thing).values()]
  const targets = [...grouped(scope.events(STORAGE_LOSS), ({ what }) => what.name).values()]
  return [
    ...things.filter((events) => !events.at(-1)!.what.isBack).flat(),
    ...targets.filter((events) => OVER_NETWORK.has(events[0].what.kind) && events.at(-1)!.what.isBack !== true).flat(),
    ...scope.events(DISK_FAULT).filter(({ what }) => what.seconds !== undefined),
  ]
}
const OVER_NETWORK = new Set<string>(['fabric', 'server'])

/** A bond took it out of use and has not used it since: what the bond carries has one way less, whether anybody misses it or not. */
const isLeftOut = (scope: Scope, event: Event<object>): boolean => stays(scope, event) || isCut(scope, event)

/** An excerpt of so few lines was cut for the line that it ends with. */
const EXCERPT_LINES = 20

/** Nobody kept what came after it. */
const isCut = (scope: Scope, { what: { at } }: Event<object>): boolean => (scope.endOf(at.artifact)?.line ?? Infinity) <= EXCERPT_LINES

function stays(scope: Scope, { what: { at, time } }: Event<object>): boolean {
  const end = scope.endOf(at.artifact)
  if (end === undefined) return false
  const seconds = time === undefined || end.time === undefined ? undefined : secondsBetween(time, end.time)
  return seconds !== undefined && seconds >= STAYS_SECONDS
}
