import { type Event, happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Witness } from '../../../core/finding.ts'
import { grouped } from '../../../core/grouped.ts'
import type { LogLine } from '../../../core/log-line.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { ZPOOL_STATE, type ZpoolState } from '../../../records/raid-state.ts'
import { VOLUME_FAULT, type VolumeFault } from '../../../records/volume-fault.ts'
import { type Facts, NO_ARRAY } from './judge.ts'

type Told = Event<VolumeFault & LogLine>

/** `zpool status` shows a pool that is not whole, or the kernel or zed logs that it lost a device or was suspended. */
export function pools(scope: Scope): Found<Facts>[] {
  const shown = grouped(scope.rows(ZPOOL_STATE), ({ pool }) => pool ?? '')
  const logged = grouped(
    scope.events(VOLUME_FAULT).filter(({ what }) => what.of === 'pool'),
    ({ what }) => what.volume ?? '',
  )
  return [...new Set([...shown.keys(), ...logged.keys()])].flatMap((pool) =>
    judged(scope, pool, shown.get(pool) ?? [], logged.get(pool) ?? []),
  )
}

function judged(scope: Scope, pool: string, rows: readonly Cited<ZpoolState>[], events: readonly Told[]): Found<Facts>[] {
  const broken = rows.filter(({ state }) => state !== 'ONLINE')
  const last = broken.at(-1)
  // its status is taken after what was logged: whole again
  if (last === undefined && rows.length > 0) return []
  const lost = lostOf(events)
  const suspended = events.filter(({ what }) => what.state === 'down')
  const told = [...suspended, ...lost]
  if (last === undefined && told.length === 0) return []
  const errors = told.length === 0 ? [] : events.filter(({ what }) => what.error !== undefined && what.state === undefined)
  const state = last?.state ?? (suspended.length > 0 ? 'SUSPENDED' : 'DEGRADED')
  const { time, until } = happened(told)
  const others = (last?.bad.slice(1) ?? []).filter((one) => one.state !== 'DEGRADED').map((one) => `${one.device} (${one.state})`)
  return [
    {
      time: time ?? last?.time,
      until,
      facts: {
        ...NO_ARRAY,
        host: scope.name,
        of: 'pool',
        array: pool,
        state,
        member: last?.bad[0]?.device ?? lost.at(-1)?.what.member,
        memberState: last?.bad[0]?.state ?? lost.at(-1)?.what.memberState,
        ...(others.length === 0 ? {} : { others }),
        down: state !== 'DEGRADED',
        shownBy: [...(told.length > 0 ? ['log'] : []), ...(last === undefined ? [] : ['zpool'])],
        message: told[0]?.what.message ?? last!.at.text.trim(),
      },
      about: { device: pool || undefined },
      proof: [
        ...toldBy(told, tellerOf, ({ member }) => (member === undefined ? undefined : 'the device that it lost')),
        ...toldBy(errors, tellerOf, () => 'an error before'),
        ...broken.flatMap((one) => cite(one, `its state is ${one.state}`, 'capture')),
      ],
      certainty: told.length > 0 ? 'stated' : 'shown',
    },
  ]
}

const tellerOf = ({ kernel }: LogLine): Witness => (kernel === false ? 'application log' : 'kernel log')

/** What is told last of each device counts. */
function lostOf(events: readonly Told[]): readonly Told[] {
  const changes = events.filter(({ what }) => what.isLost !== undefined)
  return [...grouped(changes, ({ what }) => what.member).values()].flatMap((ofOne) => {
    const last = ofOne.at(-1)!
    return last.what.isLost === true ? [last] : []
  })
}
