import { overTime } from '../../../casefile/series/over-time.ts'
import { settingsOf } from '../../../casefile/settings.ts'
import { happened } from '../../../core/event.ts'
import type { Found } from '../../../core/failure.ts'
import type { Measured } from '../../../core/finding.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite, toldBy } from '../../../core/proof.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { COUNTERS } from '../../../records/counters.ts'
import type { Setting } from '../../../records/setting.ts'
import { SOCKET_STATES } from '../../../records/sockets.ts'
import { TCP_REFUSAL } from '../../../records/tcp-refusal.ts'
import { counted } from '../counter-growth.ts'

export interface Facts {
  host: string | undefined
  kind: 'memory' | 'orphans'
  /** The kernel says so. */
  said: boolean
  /** Pages in use, of sockstat. */
  memPages: number | undefined
  /** net.ipv4.tcp_mem, pages. */
  tcpMem: readonly number[] | undefined
  /** TcpExtTCPMemoryPressures and TcpExtTCPAbortOnMemory, between two samples. */
  pressures: number | undefined
  aborts: number | undefined
  orphans: number | undefined
  maxOrphans: number | undefined
  message: string
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minPressures: {
    value: 1,
    why: 'TCPMemoryPressures counts each time that TCP enters the state of pressure: once between two samples is enough.',
  },
  minAborts: { value: 1, why: 'TCPAbortOnMemory: a connection that was broken off for want of memory or an orphan too many.' },
  fullShare: { value: 0.99, why: "From this share of tcp_mem's third value on the next allocation may fail (ip(7), tcp(7))." },
})
type Limits = Values<typeof LIMITS>

type Look = Cited<{ readonly value: number }>

/** What captures show: of several looks the fullest. */
interface Seen {
  readonly pages: Look | undefined
  readonly orphans: Look | undefined
  readonly tcpMem: Cited<Setting> | undefined
  readonly maxOrphans: Cited<Setting> | undefined
  /** Over time. */
  readonly series: Readonly<Record<Facts['kind'], readonly Measured[]>>
}

/** The kernel says that memory or orphans are used up; else they stand at their maximum, or TCP came under pressure. */
export function judge(scope: Scope, t: Limits): Found<Facts>[] {
  const seen = seenIn(scope)
  const events = grouped(scope.events(TCP_REFUSAL), ({ what }) => what.kind)
  if (events.size === 0) return [...orphansFull(scope, seen, t), ...(memoryFull(scope, seen, t) ?? underPressure(scope, seen, t))]
  return [...events].map(([kind, own]) => ({
    ...happened(own),
    facts: { ...factsOf(scope, kind, seen), said: true, message: own[0].what.message },
    proof: [...toldBy(own.slice(0, 1), 'kernel log'), ...looksOf(kind, seen), ...toldBy(own.slice(1), 'kernel log')],
    series: seen.series[kind],
    certainty: 'stated',
  }))
}

function seenIn(scope: Scope): Seen {
  const sockstat = scope.rows(COUNTERS).filter(({ kind }) => kind === 'sockstat')
  const look = (value: number | undefined, { at, time }: Cited<object>): Look[] =>
    value === undefined ? [] : [{ value, at, ...(time === undefined ? {} : { time }) }]
  const orphans = [
    ...scope.rows(SOCKET_STATES).flatMap((sockets) => look(sockets.states.get('ORPHANED'), sockets)),
    ...sockstat.flatMap((sizes) => look(sizes.values.get('TCP.orphan'), sizes)),
  ]
  const tcpMem = settingsOf(scope).get('net.ipv4.tcp_mem')
  const maxOrphans = settingsOf(scope).get('net.ipv4.tcp_max_orphans')
  const pages = sockstat.flatMap((sizes) => look(sizes.values.get('TCP.mem'), sizes))
  const valueOf = ({ value }: Look): number => value
  return {
    pages: mostOf(pages, valueOf),
    series: {
      memory: overTime({ quantity: 'tcp.memory', unit: 'pages', limit: tcpMem?.numbers[2] }, pages, valueOf),
      orphans: overTime({ quantity: 'tcp.orphans', unit: 'count', limit: maxOrphans?.numbers[0] }, orphans, valueOf),
    },
    orphans: mostOf(
      orphans.filter(({ value }) => value > 0),
      ({ value }) => value,
    ),
    tcpMem: tcpMem?.numbers.length === 3 ? tcpMem : undefined,
    maxOrphans: (maxOrphans?.numbers[0] ?? 0) > 0 ? maxOrphans : undefined,
  }
}

const factsOf = (scope: Scope, kind: Facts['kind'], { pages, orphans, tcpMem, maxOrphans }: Seen): Omit<Facts, 'message'> => ({
  host: scope.name,
  kind,
  said: false,
  memPages: kind === 'memory' ? pages?.value : undefined,
  tcpMem: kind === 'memory' && tcpMem !== undefined ? [...tcpMem.numbers] : undefined,
  pressures: undefined,
  aborts: undefined,
  orphans: kind === 'orphans' ? orphans?.value : undefined,
  maxOrphans: kind === 'orphans' ? maxOrphans?.numbers[0] : undefined,
})

const looksOf = (kind: Facts['kind'], { pages, orphans, tcpMem, maxOrphans }: Seen) =>
  kind === 'orphans'
    ? [...cite(orphans, 'sockets without an owner', 'capture'), ...cite(maxOrphans, 'the maximum')]
    : [...cite(pages, `${pages?.value} pages in use`, 'capture'), ...cite(tcpMem, 'low, pressure and maximum, in pages')]

function orphansFull(scope: Scope, seen: Seen, t: Limits): Found<Facts>[] {
  const { orphans, maxOrphans } = seen
  if (orphans === undefined || maxOrphans === undefined || orphans.value < maxOrphans.numbers[0]! * t.fullShare) return []
  return [
    {
      time: orphans.time,
      facts: { ...factsOf(scope, 'orphans', seen), message: orphans.at.text },
      proof: looksOf('orphans', seen),
      series: seen.series.orphans,
      certainty: 'shown',
      missing: 'the kernel log, which would say that sockets were destroyed',
    },
  ]
}

function memoryFull(scope: Scope, seen: Seen, t: Limits): Found<Facts>[] | undefined {
  const { pages, tcpMem } = seen
  const max = tcpMem?.numbers[2] ?? 0
  if (pages === undefined || max === 0 || pages.value < max * t.fullShare) return undefined
  return [
    {
      time: pages.time,
      facts: { ...factsOf(scope, 'memory', seen), message: pages.at.text },
      proof: looksOf('memory', seen),
      series: seen.series.memory,
      certainty: 'shown',
    },
  ]
}

/** An abort alone is an orphan too many; with pressure it is memory. */
function underPressure(scope: Scope, seen: Seen, t: Limits): Found<Facts>[] {
  const pressures = counted(scope, 'netstat', 'TcpExtTCPMemoryPressures')
  const aborts = counted(scope, 'netstat', 'TcpExtTCPAbortOnMemory')
  if (pressures?.by === undefined || pressures.by < t.minPressures) return []
  const aborted = (aborts?.by ?? 0) >= t.minAborts ? aborts?.by : undefined
  return [
    {
      time: pressures.first.time,
      until: pressures.last.time,
      facts: {
        ...factsOf(scope, 'memory', seen),
        pressures: pressures.by,
        aborts: aborted,
        memPages: undefined,
        message: pressures.last.at.text,
      },
      proof: [
        ...cite(pressures.last, `+${pressures.by}`, 'capture'),
        ...cite(pressures.first, 'the first sample', 'capture'),
        ...looksOf('memory', seen),
      ],
      series: seen.series.memory,
      certainty: 'shown',
      severity: 'warning',
      missing: 'whether the maximum was met: the kernel log, or sockstat at that time',
    },
  ]
}
