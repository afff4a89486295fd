import { connectionsOverTime } from '../../../casefile/connections.ts'
import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Proof } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { ADDRESS_UNAVAILABLE, type AddressUnavailable } from '../../../records/address-unavailable.ts'
import type { Destination } from '../../../records/sockets.ts'
import { type Limits, type Ports, portsOf } from './ports.ts'

export interface Facts {
  host: string | undefined
  /** Where the connections go. */
  peer: string | undefined
  port: number | undefined
  portsInUse: number | undefined
  timeWait: number | undefined
  rangeFrom: number | undefined
  rangeTo: number | undefined
  rangePorts: number | undefined
  comm: string | undefined
  pid: number | undefined
  /** EADDRNOTAVAIL, errno(3). */
  errno: number | undefined
  message: string | undefined
}

type Refused = Event<AddressUnavailable & LogLine>

const EADDRNOTAVAIL = 99

/** A program could not connect because no local port was free; else every port is taken and no log tells of it. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  const ports = portsOf(scope, t)
  const programs = grouped(scope.events(ADDRESS_UNAVAILABLE), ({ what }) => what.ident ?? what.at.artifact)
  return programs.size > 0 ? [...programs.values()].flatMap((own) => refused(scope, own, ports, t)) : allTaken(scope, ports, t)
}

function refused(scope: Scope, events: readonly [Refused, ...Refused[]], ports: Ports, t: Limits): Found<Facts>[] {
  const { full, waiting } = ports
  const { count } = happened(events)
  const first = events.find(({ what }) => what.peer !== undefined) ?? events[0]
  const beside = ports.destinations.find((d) => d.peer === first.what.peer && d.timeWait >= t.minShown)
  const crowded = full !== undefined || (waiting !== undefined && waiting.value >= ports.count * t.fullShare)
  // without a look at the sockets: only what was connecting, again and again
  const often = count >= t.minLines || ports.count <= t.narrowPorts
  const alone = waiting === undefined && often && events.some(({ what }) => what.connecting)
  if (!crowded && beside === undefined && !alone) return []
  const taken = full ?? (crowded ? undefined : beside)
  const { ident: comm, pid, unit, message } = first.what
  return [
    {
      ...happened(events),
      facts: {
        ...factsOf(scope, ports, taken),
        peer: taken?.peer ?? first.what.peer,
        port: taken === undefined ? first.what.port : portIn(taken.peer),
        comm,
        pid,
        errno: EADDRNOTAVAIL,
        message: message.slice(0, 300),
      },
      about: { comm, pid, unit },
      proof: [
        ...toldBy([first], 'application log'),
        ...socketsProve(ports, taken),
        ...toldBy(
          events.filter((event) => event !== first),
          'application log',
        ),
      ],
      series: connectionsOverTime(scope),
      certainty: 'stated',
      ...(crowded
        ? {}
        : {
            missing: `${beside === undefined ? 'the sockets and the port range' : 'all sockets'} at that time (ss -tan, sysctl net.ipv4.ip_local_port_range)`,
            settle: 'ss -s; sysctl net.ipv4.ip_local_port_range',
          }),
    },
  ]
}

/** Every port is taken, and nobody has complained in these logs. */
function allTaken(scope: Scope, ports: Ports, t: Limits): Found<Facts>[] {
  const { full } = ports
  if (full === undefined || full.ports < ports.count * t.takenShare) return []
  return [
    {
      facts: {
        ...factsOf(scope, ports, full),
        peer: full.peer,
        port: portIn(full.peer),
        comm: undefined,
        pid: undefined,
        errno: undefined,
        message: undefined,
      },
      proof: socketsProve(ports, full),
      series: connectionsOverTime(scope),
      certainty: 'shown',
      missing: 'a line that says that a connection failed',
    },
  ]
}

const portIn = (peer: string): number => Number(/(?<!\d)\d+$/.exec(peer)?.[0])

const factsOf = (scope: Scope, { range, count, waiting }: Ports, taken: Destination | undefined) => ({
  host: scope.name,
  portsInUse: taken?.ports,
  timeWait: taken?.timeWait ?? waiting?.value,
  rangeFrom: range?.numbers[0],
  rangeTo: range?.numbers[1],
  rangePorts: range === undefined ? undefined : count,
})

const socketsProve = ({ range, count, waiting }: Ports, taken: Cited<Destination> | undefined): Proof[] => [
  ...(taken === undefined ? cite(waiting, 'closed and waiting', 'capture') : cite(taken, `one of ${taken.ports}`, 'capture')),
  ...cite(range, `${count} ports`),
]
