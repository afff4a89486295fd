import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped } from '../../../core/grouped.ts'
import { toldBy } from '../../../core/proof.ts'
import type { LogLine } from '../../../core/log-line.ts'
import type { Scope } from '../../../core/scope.ts'
import { type Instant, secondsBetween } from '../../../core/span.ts'
import { AUDIT_EVENT, type AuditEvent } from '../../../records/audit-event.ts'
import { KILLED_PROCESS, type KilledProcess } from '../../../records/killed-process.ts'
import { sameName } from '../crash/crash.ts'
import type { Facts } from './facts.ts'

/** Numbers of kill, tkill and tgkill with the argument that holds the signal (include/uapi/linux/audit.h, the syscall tables). */
const CALLS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map([
  [
    'c000003e',
    new Map([
      ['62', 'a1'],
      ['200', 'a1'],
      ['234', 'a2'],
    ]),
  ],
  [
    'c00000b7',
    new Map([
      ['129', 'a1'],
      ['130', 'a1'],
      ['131', 'a2'],
    ]),
  ],
])
const KILL = '9'
/** systemd tells of the end within a moment. */
const NEAR_SECONDS = 5

interface Kill {
  readonly call: Event<AuditEvent>
  readonly victim: Event<AuditEvent>
}

/** The audit log names who sent SIGKILL to whom. What systemd itself ends, it ends on request. */
export function auditedKills(scope: Scope): Found<Facts>[] {
  const records = [...grouped(scope.events(AUDIT_EVENT), ({ what }) => what.serial).values()]
  const kills = records.flatMap((event): Kill[] => {
    const call = event.find(({ what }) => what.type === 'SYSCALL' && isKill(what))
    const victim = event.find(({ what }) => what.type === 'OBJ_PID')
    return call === undefined || victim === undefined ? [] : [{ call, victim }]
  })
  return [...grouped(kills, ({ call, victim }) => `${call.what.comm}\0${victim.what.comm}`).values()].map((alike) => {
    const [{ call, victim }] = alike
    const ends = alike.flatMap((kill) => endsOf(scope, kill.victim))
    const unit = ends.find(({ what }) => what.ofUnit !== undefined)?.what.ofUnit
    const { comm, pid } = victim.what
    const login = Number(call.what.fields.get('auid'))
    return {
      ...happened(alike.map(({ call: { what, count } }) => ({ what: { ...what, time: what.time ?? timeOf({ what }) }, count }))),
      about: { pid, comm, unit },
      also: alike.map((kill) => ({ pid: kill.victim.what.pid })),
      facts: {
        signal: 'SIGKILL',
        host: scope.name,
        comm,
        pid,
        pids: alike.map((kill) => kill.victim.what.pid).filter((one) => one !== undefined),
        unit,
        sender: call.what.comm,
        senderPid: call.what.pid,
        senderExe: call.what.exe,
        // -1 and 4294967295: nobody logged in
        senderLogin: login >= 0 && login < 2 ** 32 - 1 ? login : undefined,
        recovery: false,
        onlyStatus: false,
        message: `${call.what.comm} sent SIGKILL to ${comm}`,
      },
      proof: [
        ...toldBy(
          alike.map((kill) => kill.call),
          'kernel log',
          'who sent it',
        ),
        ...toldBy(
          alike.map((kill) => kill.victim),
          'kernel log',
          'to whom',
        ),
        ...toldBy(
          ends,
          ({ by }) => (by === 'systemd' ? 'systemd' : 'application log'),
          ({ by }) => (by === 'systemd' ? 'systemd saw it die of it' : 'its parent saw it end'),
        ),
      ],
      certainty: 'stated',
    }
  })
}

function isKill({ fields, pid, comm }: AuditEvent): boolean {
  const argument = CALLS.get(fields.get('arch') ?? '')?.get(fields.get('syscall') ?? '')
  return argument !== undefined && fields.get(argument) === KILL && fields.get('success') === 'yes' && pid !== 1 && comm !== 'systemd'
}

/** When it was written: the first part of its serial, in seconds since 1970. */
const timeOf = ({ what }: Pick<Event<AuditEvent>, 'what'>): Instant => ({ wall: Number(what.serial.split(':')[0]) * 1000 })

/** What others say of the end of the same process: its parent of the pid, systemd of its unit at that time. */
function endsOf(scope: Scope, victim: Event<AuditEvent>): Event<KilledProcess & LogLine>[] {
  return scope.events(KILLED_PROCESS).filter(({ what }) => {
    if (what.by !== 'systemd') return what.victimPid !== undefined && what.victimPid === victim.what.pid
    const seconds = what.time === undefined ? undefined : secondsBetween(timeOf(victim), what.time)
    const program = what.ofUnit?.replace(/(?:@.{0,200})?\.service$/, '')
    return program !== undefined && sameName(program, victim.what.comm ?? '') && Math.abs(seconds ?? 0) <= NEAR_SECONDS
  })
}
