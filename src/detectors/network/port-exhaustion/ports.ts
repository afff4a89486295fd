import { settingsOf } from '../../../casefile/settings.ts'
import { mostOf } from '../../../core/grouped.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { COUNTERS } from '../../../records/counters.ts'
import type { Setting } from '../../../records/setting.ts'
import { DESTINATION, SOCKET_STATES, type Destination } from '../../../records/sockets.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  fullShare: { value: 0.95, why: 'From this share of the range on the search for a free port fails.' },
  takenShare: {
    value: 0.99,
    why: 'The same where no program has complained: all but the last few ports are taken towards one destination.',
  },
  narrowPorts: {
    value: 1000,
    why: 'A range of so few ports is used up by one busy client: one line is enough. The usual range has 28232 (ip(7)).',
  },
  minLines: { value: 3, why: 'Lines that alone, without a look at the sockets, are taken for it.' },
  minShown: {
    value: 10,
    why: 'TIME_WAIT sockets towards the peer of the line: so many beside it tell why it was refused, even in an excerpt.',
  },
})
export type Limits = Values<typeof LIMITS>

/** Where nothing else is said (ip(7)). */
const DEFAULT_RANGE: readonly [number, number] = [32_768, 60_999]

/** What captures show of the local ports. */
export interface Ports {
  readonly range: Cited<Setting> | undefined
  readonly count: number
  readonly destinations: readonly Cited<Destination>[]
  /** The destination that has nearly all ports of the range. */
  readonly full: Cited<Destination> | undefined
  /** Of several looks the one with the most sockets in TIME_WAIT, towards any destination. */
  readonly waiting: Cited<{ readonly value: number }> | undefined
}

export function portsOf(scope: Scope, t: Limits): Ports {
  const known = settingsOf(scope).get('net.ipv4.ip_local_port_range')
  const range = known?.numbers.length === 2 ? known : undefined
  const [from, to] = (range?.numbers ?? DEFAULT_RANGE) as readonly [number, number]
  const count = to - from + 1
  const destinations = scope.rows(DESTINATION)
  const busiest = mostOf(
    destinations.filter((d) => d.from >= from && d.to <= to),
    ({ ports }) => ports,
  )
  const look = (value: number | undefined, { at }: Cited<object>): Cited<{ readonly value: number }>[] =>
    value === undefined ? [] : [{ value, at }]
  const looks = [
    ...scope.rows(SOCKET_STATES).flatMap((sockets) => look(sockets.states.get('TIME_WAIT'), sockets)),
    ...scope.rows(COUNTERS).flatMap((sizes) => (sizes.kind === 'sockstat' ? look(sizes.values.get('TCP.tw'), sizes) : [])),
  ]
  return {
    range,
    count,
    destinations,
    full: busiest !== undefined && busiest.ports >= count * t.fullShare ? busiest : undefined,
    waiting: mostOf(looks, ({ value }) => value),
  }
}
