import { commandsOf } from '../../../casefile/commands.ts'
import { holdersOf, mostOpen, type Holder } from '../../../casefile/descriptors.ts'
import { limitsOf } from '../../../casefile/limits.ts'
import { writerOfLine, type Writer } from '../../../casefile/outputs.ts'
import { isOneName, reusedPids } from '../../../casefile/reused-pids.ts'
import { unitOf } from '../../../casefile/status-units.ts'
import { happened, type Event } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Witness } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import { count as figure } from '../../../core/words/numbers.ts'
import { DESCRIPTOR_REFUSED, type DescriptorRefused } from '../../../records/descriptor-refused.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { type InPod, podOf } from '../pod-of.ts'
import { heldBy, inForce, openOverTime } from './held.ts'
import { EMFILE, type Facts } from './judge.ts'

export type Refusal = Event<DescriptorRefused & LogLine>

/** Refusals of one kind by who was refused: the program, else the log in which it is said. */
export const refusals = (scope: Scope, kind: DescriptorRefused['scope']): [Refusal, ...Refusal[]][] => [
  ...grouped(
    scope.events(DESCRIPTOR_REFUSED).filter(({ what }) => what.scope === kind),
    ({ what }) => what.comm ?? what.at.artifact,
  ).values(),
]

export const witnessOf = ({ kernel }: LogLine): Witness => (kernel === true ? 'kernel log' : 'application log')

/** A program says that it was refused a descriptor. */
export function refused(scope: Scope): Found<Facts>[] {
  return refusals(scope, 'process').map((events) => {
    const { what } = events[0]
    const unit = unitOf(scope, events)
    const writer = unit === undefined ? writerOfLine(scope, what) : undefined
    const holder = holderIn(scope, what, writer?.pod)
    const pid = what.pid ?? holder?.pid
    const comm = what.comm ?? holder?.comm ?? (pid === undefined ? undefined : commandsOf(scope).get(pid))
    const home = podOf(scope)(pid) ?? inPod(writer)
    const limit = limitsOf(scope).of('nofile', { pid, comm, unit })
    const open = holder === undefined ? undefined : mostOpen(holder, limit?.soft)
    const said = limit === undefined ? events.find((event) => event.what.limit !== undefined)?.what : undefined
    const { facts, beside } = inForce(scope, limit, open?.count)
    return {
      ...happened(events),
      about: { comm, pid, unit, pod: home?.pod },
      facts: {
        host: scope.name,
        scope: 'process',
        comm,
        // the only process whose limits were taken is meant
        pid: pid ?? limit?.pid,
        unit: unit ?? limit?.unit,
        ...home,
        ...facts,
        ...(said === undefined ? {} : { limit: said.limit, limitSource: 'its own words' }),
        used: open?.count,
        ...heldBy(holder),
        errno: EMFILE,
        message: what.message.slice(0, 300),
      },
      proof: [
        ...toldBy(events.slice(0, 1), witnessOf),
        ...cite(
          open,
          open === undefined ? undefined : `${figure(open.count)} are open`,
          (open?.count ?? 0) >= (limit?.soft ?? Infinity) ? 'capture' : undefined,
        ),
        ...(holder?.fullest === open ? [] : cite(holder?.fullest, `${holder?.fullest?.count} were listed`)),
        ...beside,
        ...toldBy(events.slice(1), witnessOf),
      ],
      series: holder === undefined ? [] : openOverTime(holder, { comm, pid }, limit?.soft),
      certainty: 'stated',
    }
  })
}

/** The log of a container that the input tells of: its file's name or the command above it names it. */
const inPod = (writer: Writer | undefined): InPod | undefined =>
  writer?.home === undefined || writer.pod === undefined ? undefined : { pod: writer.pod, container: writer.container }

/** The same, less a process of another pod than the one whose log it is. */
function holderIn(scope: Scope, what: Pick<DescriptorRefused, 'comm' | 'pid'>, pod: string | undefined): Holder | undefined {
  const holder = holderOf(scope, what)
  const home = podOf(scope)(holder?.pid)
  return pod !== undefined && home !== undefined && home.pod !== pod ? undefined : holder
}

/** What was taken under this pid is of a process of another name, which has the number since the kernel killed the first. */
const isAnothers = (scope: Scope, { pid, comm }: Holder, name: string | undefined): boolean =>
  pid !== undefined && reusedPids(scope).has(pid) && comm !== undefined && name !== undefined && !isOneName(comm, name)

/** The process that says it among those whose descriptors were taken; the only one of them, where the line names nobody else. */
export function holderOf(scope: Scope, { comm, pid }: Pick<DescriptorRefused, 'comm' | 'pid'>): Holder | undefined {
  const holders = holdersOf(scope)
  const named = holders.filter(
    (h) =>
      (pid !== undefined && h.pid === pid && !isAnothers(scope, h, comm)) || (h.comm !== undefined && comm?.startsWith(h.comm) === true),
  )
  if (named.length > 0) return named[0]
  const limits = limitsOf(scope)
  const full = holders.filter((h) => h.fullest !== undefined && h.fullest.count >= (limits.of('nofile', h)?.soft ?? Infinity))
  return holders.length === 1 ? holders[0] : full.length === 1 ? full[0] : undefined
}
