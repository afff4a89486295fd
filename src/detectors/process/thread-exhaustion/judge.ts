import { limitsOf } from '../../../casefile/limits.ts'
import { unitOf } from '../../../casefile/status-units.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Entities, Fact } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import { within } from '../../../core/span.ts'
import type { Scope } from '../../../core/scope.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { FORK_REJECTED } from '../../../records/fork-rejected.ts'
import { THREAD_REFUSED, type ThreadRefused } from '../../../records/thread-refused.ts'
import { groupOwner } from '../pids-groups.ts'
import { boundsOf, type Asker, type Bound } from './bounds.ts'
import { tableOf } from './table.ts'
import { tasksOf, threadsOverTime, zombiesOf, type Busy } from './tasks.ts'

export interface Facts {
  host: string | undefined
  comm: string | undefined
  /** Other programs that the machine had no memory for. */
  others: readonly string[] | undefined
  pid: number | undefined
  unit: string | undefined
  runtime: string
  errno: ThreadRefused['errno']
  wanted: ThreadRefused['wanted']
  stacksize: string | undefined
  /** Threads that existed, where the message or a capture says so. */
  threads: number | undefined
  /** Which limit that is, whose TasksMax, and of which container. */
  binding: string | undefined
  bindingKind: Bound['kind'] | undefined
  bindingUnit: string | undefined
  bindingContainer: string | undefined
  limit: number | undefined
  used: number | undefined
  /** Whether so many exist; undefined where the input does not tell how many do. */
  met: boolean | undefined
  /** Limits that the input shows not to be met. */
  roomy: readonly string[] | undefined
  /** What the ulimit of a shell says. */
  shellLimit: number | undefined
  /** Mappings of the process, where they were counted. */
  maps: number | undefined
  /** Every limit on tasks that the captures state, with its use: name, limit, used, usedPct, from. */
  limits: readonly Fact[] | undefined
  /** Zombies of one parent that count against the limit, and what they were. */
  zombies?: number | undefined
  zombieComm?: string | undefined
  zombieParent?: number | undefined
  message: string
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  atLimit: {
    value: 0.9,
    why: 'A process is at a limit when it has this share of it; the count and the failure are not taken at the same moment.',
  },
})

type Refusal = Event<ThreadRefused & LogLine>

/** In a terminal they say themselves that they cannot fork. */
const SHELLS: ReadonlySet<string> = new Set(['bash', 'sh', 'dash', 'zsh', 'ksh', 'ash'])

/** A program could not start a thread or a process; which limit refused it, as far as captures show. */
export function judge(scope: Scope, { atLimit }: Values<typeof LIMITS>): Found<Facts>[] {
  const refusals = scope.events(THREAD_REFUSED)
  const errnoOf = errnosOf(refusals)
  // memory is the machine's, whoever asks for it
  const alike = grouped(refusals, (event) => (errnoOf(event) === 'ENOMEM' ? NO_MEMORY : (event.what.ident ?? event.what.at.artifact)))
  return [...alike.values()].map((events) => {
    const [{ what }] = events
    const errno = errnoOf(events[0])
    const unit = unitOf(scope, events)
    const named = events.find((event) => event.what.comm !== undefined)?.what
    const isShell = named?.ident === undefined && SHELLS.has(named?.comm ?? '')
    // who passes its words on has a pid of its own
    const ownPid = what.comm === what.ident || what.comm === undefined || what.ident === undefined ? what.pid : undefined
    const asker = { pid: ownPid, comm: named?.comm, unit, shellOf: isShell ? what.at.artifact : undefined }
    const isLimit = errno === 'EAGAIN' || errno === undefined
    const table = busyOf(scope, asker, atLimit)
    const bounds = isLimit ? boundsOf(scope, asker, table, atLimit) : []
    const binding = bounds.find(({ met }) => met !== false)
    const zombies =
      isLimit && zombiesOf(scope) !== undefined && zombiesOf(scope)!.most.count >= MANY_ZOMBIES ? zombiesOf(scope)!.most : undefined
    const comm = asker.comm ?? table?.comm
    const pid = ownPid ?? table?.pid
    const others = new Set(events.flatMap((event) => event.what.comm ?? []))
    others.delete(comm ?? '')
    return {
      ...happened(events.filter((event) => !isRetold(event, events))),
      about: { comm, pid, unit, ...(binding?.kind === 'pids' && binding.met === true ? groupOfRefusal(scope) : {}) },
      facts: {
        host: scope.name,
        comm,
        others: others.size === 0 ? undefined : [...others],
        // the only process whose limits were taken is meant
        pid: pid ?? binding?.pid,
        unit,
        runtime: what.runtime,
        errno,
        wanted: what.wanted,
        stacksize: events.find((event) => event.what.stacksize !== undefined)?.what.stacksize,
        threads: what.existed ?? table?.threads,
        binding: binding?.name,
        bindingKind: binding?.kind,
        bindingUnit: binding?.unit,
        bindingContainer: binding?.container,
        limit: binding?.limit,
        used: binding?.used,
        met: binding?.met,
        roomy: roomyOf(bounds),
        shellLimit: isShell ? undefined : limitsOf(scope).ofShell('nproc')?.soft,
        maps: bounds.find(({ kind }) => kind === 'maps')?.used,
        limits: isLimit ? tableOf(scope, asker) : undefined,
        ...(zombies === undefined ? {} : { zombies: zombies.count, zombieComm: zombies.comm, zombieParent: zombies.ppid }),
        message: what.message.slice(0, 300),
      },
      proof: [
        ...toldBy(events.slice(0, 1), 'application log'),
        ...cite(zombies, 'zombies of one parent', 'capture'),
        ...(binding?.proof ?? []),
        ...cite(
          table?.row,
          table === undefined ? undefined : `${table.threads} threads`,
          binding?.kind === 'nproc' && binding.met === true ? 'capture' : undefined,
        ),
        ...bounds.filter((bound) => bound !== binding).flatMap(({ proof }) => proof.map((one) => ({ ...one, witness: undefined }))),
        ...toldBy(events.slice(1), 'application log'),
      ],
      series: [...(binding?.series ?? []), ...threadsOverTime(scope, table)],
      certainty: 'stated',
    }
  })
}

/** Fewer of them take no room to speak of. */
const MANY_ZOMBIES = 1000

const NO_MEMORY = Symbol('of all programs together')
const NEAR_SECONDS = 60

/** Why each was refused: one that does not say it for want of memory where the machine has none for others at that time. */
function errnosOf(refusals: readonly Refusal[]): (of: Refusal) => ThreadRefused['errno'] {
  const starved = refusals.filter(({ what }) => what.errno === 'ENOMEM')
  return ({ what: { errno, time } }) =>
    errno ??
    (time !== undefined && starved.some(({ what: other }) => other.time !== undefined && within(time, other.time, NEAR_SECONDS) === true)
      ? 'ENOMEM'
      : undefined)
}

/** Lines around an error in which the virtual machine warns of the same thread. */
const NEAR_LINES = 12

/** A JVM's own warning of the thread for which an error is thrown beside it. */
function isRetold({ what }: Refusal, events: readonly Refusal[]): boolean {
  return (
    /\[os,thread\]|Failed to start thread/.test(what.message) &&
    events.some(
      ({ what: { at, message } }) =>
        /native thread/.test(message) && at.artifact === what.at.artifact && Math.abs(at.line - what.at.line) <= NEAR_LINES,
    )
  )
}

/** The only cgroup of which the kernel says that it refused a fork: files of a full one that lie without their path are its own. */
function groupOfRefusal(scope: Scope): Entities {
  const cgroups = new Set(scope.events(FORK_REJECTED).map(({ what }) => what.cgroup))
  const [cgroup] = cgroups
  return cgroup === undefined || cgroups.size > 1 ? {} : groupOwner(scope, cgroup).about
}

/** Who has the threads: the program itself, or the one that fills a limit of its cgroup or user. */
function busyOf(scope: Scope, asker: Asker, atLimit: number): Busy | undefined {
  const { busiest } = tasksOf(scope)
  const limit = boundsOf(scope, asker, undefined, atLimit).find(
    ({ kind, met }) => (kind === 'pids' || kind === 'nproc') && met !== false,
  )?.limit
  return (
    busiest.find(({ pid }) => pid === asker.pid) ??
    busiest.find(({ threads }) => limit !== undefined && threads >= limit * atLimit) ??
    busiest.find(({ comm }) => comm === asker.comm)
  )
}

function roomyOf(bounds: readonly Bound[]): string[] | undefined {
  const roomy = bounds
    .filter(({ met }) => met === false)
    .map(({ name, limit, used }) => `${name} ${limit === undefined ? 'is unlimited' : `is ${limit}, and ${used} exist`}`)
  return roomy.length === 0 ? undefined : roomy
}
