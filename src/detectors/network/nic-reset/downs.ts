import type { Event } from '../../../core/event.ts'
import { grouped } from '../../../core/grouped.ts'
import { once, type Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { DISK_FAULT } from '../../../records/disk-fault.ts'
import { NAME_LOOKUP_FAILURE } from '../../../records/name-lookup-failure.ts'
import { BOND_STATE, LINK_BACK, LINK_LOST, type LinkLost } from '../../../records/network-card.ts'
import { NFS_SERVER } from '../../../records/nfs-server.ts'
import { PEER_FAILURE } from '../../../records/peer-failure.ts'
import { STORAGE_COMES_AND_GOES } from '../../../records/storage-comes-and-goes.ts'
import { STORAGE_LOSS } from '../../../records/storage-loss.ts'
import { SHUTDOWN_SAID } from '../../../records/shutdown-said.ts'

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
/** Drivers tell of each port without a cable as it is set up. */
const BOOT_SECONDS = 120

/** Links that were lost and did not come back: what was lost as the machine started or went down in order is no loss. */
export const downsOf = once((scope: Scope): Downs => {
  const [lost, back, states] = [scope.events(LINK_LOST), scope.events(LINK_BACK), scope.events(BOND_STATE)]
  const lastOf = new Map<string, Event<object>>()
  for (const event of [...lost, ...back].sort((a, b) => a.order - b.order)) lastOf.set(event.what.interface, event)
  const wasUp = new Set(back.map(({ what }) => what.interface))
  const links = lost.filter((event) => {
    const { interface: name } = event.what
    const isLast = lastOf.get(name) === event && !(isOfBoot(event) && !wasUp.has(name)) && !goesDown(scope, event)
    const isMany = lost.filter((other) => other.what.interface === name && isShortlyBefore(other, event)).length >= MANY
    return isLast && (isMany || (stays(scope, event) && isMissed(scope, event)))
  })
  const bonds = [...new Set(states.map(({ what }) => what.bond))].flatMap((bond) => {
    const own = states.filter(({ what }) => what.bond === bond)
    const carried = own.findLastIndex(({ what }) => !what.isEmpty)
    const first = own[carried + 1]
    const isReal =
      first !== undefined && !(isOfBoot(first) && carried < 0) && !goesDown(scope, first) && (stays(scope, first) || isCut(scope, first))
    return isReal ? [[bond, first] as const] : []
  })
  const [isLost, last] = [new Set<Event<object>>(lost), [...lastOf]]
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

const isOfBoot = ({ what: { time } }: Event<object>): boolean => time !== undefined && 'boot' in time && time.boot < BOOT_SECONDS

/** From the loss to the last word of a machine that is shut down. */
const SHUTDOWN_SECONDS = 120

/** The machine is shut down then. */
const goesDown = (scope: Scope, { order, what: { time } }: Event<object>): boolean =>
  scope.events(SHUTDOWN_SAID).some(({ what, order: later }) => {
    const after = time === undefined || what.time === undefined ? undefined : secondsBetween(time, what.time)
    return after === undefined ? later > order : Math.abs(after) <= SHUTDOWN_SECONDS
  })

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
