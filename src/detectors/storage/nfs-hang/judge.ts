import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { distinct, grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { secondsBetween } from '../../../core/span.ts'
import { MOUNT } from '../../../records/mount.ts'
import { NFS_SERVER, type NfsServer } from '../../../records/nfs-server.ts'

export interface Facts {
  host: string | undefined
  /** Undefined where only the loss of a lock is told, which names none. */
  server: string | undefined
  /** Absent of NFS. */
  protocol?: 'SMB' | undefined
  recovered: boolean
  /** Lines that say so; each stands for one request. */
  unanswered: number
  /** From the beginning of the last outage to its `OK`. */
  seconds: number | undefined
  /** Requests are given up after a time (a soft mount). */
  soft: boolean
  /** Where the mount table has it mounted. */
  mounts: readonly string[]
  lostLocks: number
  /** The server of lost locks, where other lines name it, and what failed there. */
  lockServer?: string | undefined
  stateSays?: string | undefined
  message: string
}

const MAX_MOUNTS = 20

/** A server that the kernel says does not answer, and whether it did later. */
export function unanswered(scope: Scope): Found<Facts>[] {
  return [...grouped(scope.events(NFS_SERVER), ({ what }) => what.server)].flatMap(([server, events]) => {
    const silent = events.filter(({ what }) => !what.answers)
    const [first] = silent
    if (first === undefined) return []
    const last = events.at(-1)!
    const recovered = last.what.answers
    return [
      {
        ...happened(silent),
        count: begins(events).length,
        facts: {
          host: scope.name,
          server,
          ...(first.what.protocol === undefined ? {} : { protocol: first.what.protocol }),
          recovered,
          unanswered: happened(silent).count,
          seconds: recovered ? secondsOf(begins(events).at(-1)!, last) : undefined,
          soft: silent.some(({ what }) => what.isGivenUp),
          mounts: mountsOf(scope, server),
          lostLocks: 0,
          message: first.what.message,
        },
        about: { server },
        proof: toldBy(
          distinct([first, last], ({ what }) => what),
          'kernel log',
          (what) => (what === first.what ? 'it does not answer' : what.answers ? 'it answers again' : 'still no answer'),
        ),
        certainty: 'stated',
        ongoing: recovered ? false : undefined,
        // told once it may have been a short one: nothing says that a server of SMB answers again
        severity: recovered ? 'note' : first.what.protocol === 'SMB' && happened(silent).count === 1 ? 'warning' : undefined,
      },
    ]
  })
}

/** Where it stopped answering. */
const begins = (events: readonly Event<NfsServer>[]): Event<NfsServer>[] =>
  events.filter(({ what }, i) => !what.answers && events[i - 1]?.what.answers !== false)

const secondsOf = ({ what: { time: from } }: Event<NfsServer>, { what: { time: to } }: Event<NfsServer>): number | undefined =>
  from === undefined || to === undefined ? undefined : secondsBetween(from, to)

const mountsOf = (scope: Scope, server: string): string[] =>
  distinct(
    scope.rows(MOUNT).filter(({ source }) => source.startsWith(`${server}:`) || source.startsWith(`//${server}/`)),
    ({ mount }) => mount,
  )
    .map(({ mount }) => mount)
    .slice(0, MAX_MOUNTS)
