import type { Event } from '../core/event.ts'
import type { LogLine } from '../core/log-line.ts'
import { once, type Scope } from '../core/scope.ts'
import { secondsBetween } from '../core/span.ts'
import { KERNEL_BEGAN } from '../records/kernel-began.ts'
import { LINK_BACK, LINK_LOST, LINK_TAKEN_DOWN, type LinkLost } from '../records/network-card.ts'
import { SHUTDOWN_SAID } from '../records/shutdown-said.ts'

type Loss = Event<LinkLost & LogLine>

/** Losses of link after which nothing tells of the interface, and that are nobody's wish. */
export const lostLinks = once((scope: Scope): readonly Loss[] => {
  const [lost, back] = [scope.events(LINK_LOST), scope.events(LINK_BACK)]
  const wasUp = new Set(back.map(({ what }) => what.interface))
  const lastOf = lastWords(scope)
  return lost.filter((event) => {
    const { interface: name } = event.what
    if (lastOf.get(name) !== event || goesDown(scope, event) || isTakenDown(scope, event)) return false
    return wasUp.has(name) || !isOfBoot(scope, event)
  })
})

/** What the logs tell last of the link of each interface. */
export const lastWords = once((scope: Scope): ReadonlyMap<string, Event<object>> => {
  const events = [...scope.events(LINK_LOST), ...scope.events(LINK_BACK)].sort((a, b) => a.order - b.order)
  return new Map(events.map((event) => [event.what.interface, event] as const))
})

/** All other losses: the link came back, or somebody wished it so. */
export const settledLinks = once((scope: Scope): readonly Loss[] => {
  const open = new Set(lostLinks(scope))
  return scope.events(LINK_LOST).filter((event) => !open.has(event))
})

/** Drivers tell of each port without a cable as it is set up. */
const BOOT_SECONDS = 120

/** The machine had just started. */
export function isOfBoot(scope: Scope, { what: { time } }: Event<object>): boolean {
  if (time === undefined) return false
  if ('boot' in time) return time.boot < BOOT_SECONDS
  return scope.events(KERNEL_BEGAN).some(({ what }) => {
    const after = what.time === undefined ? undefined : secondsBetween(what.time, time)
    return after !== undefined && after >= 0 && after < BOOT_SECONDS
  })
}

/** From the loss to the last word of a machine that is shut down. */
const SHUTDOWN_SECONDS = 120

/** The machine is shut down then. */
export const goesDown = (scope: Scope, { order, what: { time } }: Event<object>): boolean =>
  scope.events(SHUTDOWN_SAID).some(({ what, order: later }) => {
    const after = time === undefined || what.time === undefined ? undefined : secondsBetween(time, what.time)
    return after === undefined ? later > order : Math.abs(after) <= SHUTDOWN_SECONDS
  })

/** What takes an interface down tells so within seconds. */
const WISH_SECONDS = 10

const isTakenDown = (scope: Scope, { order, what: { time, interface: name } }: Loss): boolean =>
  scope.events(LINK_TAKEN_DOWN).some(({ what, order: other }) => {
    if (what.interface !== name) return false
    const after = time === undefined || what.time === undefined ? undefined : secondsBetween(time, what.time)
    return after === undefined ? Math.abs(other - order) <= 1 : Math.abs(after) <= WISH_SECONDS
  })
