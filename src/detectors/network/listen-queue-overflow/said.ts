import { type Event, happened } from '../../../core/event.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { LISTEN_QUEUE_FULL, SYN_FLOOD, type SynFlood } from '../../../records/listen-queue.ts'

type Flood = Event<SynFlood & LogLine>

/** The kernel says its line once per socket: those of one storm follow each other within this time. */
const ONE_STORM_SECONDS = 60

/** What the kernel and servers state of full queues: the ports of one storm together. */
export const saidOf = (scope: Scope) => [...storms(scope.events(SYN_FLOOD)).map(storm), ...servers(scope)]

function storms(events: readonly Flood[]): [Flood, ...Flood[]][] {
  const all: [Flood, ...Flood[]][] = []
  for (const event of events) {
    const last = all.findLast((own) => belongs(own, event))
    if (last === undefined) all.push([event])
    else last.push(event)
  }
  return all
}

function belongs(own: readonly [Flood, ...Flood[]], { what }: Flood): boolean {
  if (own.some((one) => one.what.port === what.port)) return true
  const before = own.at(-1)!.what.time
  const apart = before === undefined || what.time === undefined ? undefined : secondsBetween(before, what.time)
  return apart !== undefined && Math.abs(apart) <= ONE_STORM_SECONDS
}

function storm(events: readonly [Flood, ...Flood[]]) {
  const ports = [...new Set(events.map(({ what }) => what.port))]
  const { port, address, cookies, message } = events[0].what
  return {
    ...happened(events),
    ports,
    facts: { port, address, cookies, message, ...(ports.length > 1 ? { ports } : {}) },
    about: {},
    proof: toldBy(events, 'kernel log'),
  }
}

function servers(scope: Scope) {
  const byQueue = grouped(scope.events(LISTEN_QUEUE_FULL), ({ what }) => `${what.port ?? what.address}`)
  return [...byQueue.values()].map((events) => {
    const { port, address, waiting, backlog, program, pid, message } = events[0].what
    return {
      ...happened(events),
      ports: port === undefined ? [] : [port],
      facts: { port, address, waiting, backlog, comm: program, message: message.slice(0, 300) },
      about: { pid },
      proof: toldBy(events, 'application log', ({ waiting: n, backlog: most }) => `${n} wait, backlog ${most}`),
    }
  })
}
