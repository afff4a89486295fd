import { grewBy } from '../../../casefile/series/counter.ts'
import { elapsed } from '../../../casefile/series/elapsed.ts'
import { inOrder } from '../../../casefile/series/in-order.ts'
import { overTime } from '../../../casefile/series/over-time.ts'
import type { Found } from '../../../core/failure.ts'
import { grouped, mostOf } from '../../../core/grouped.ts'
import { cite, citeLine } from '../../../core/proof.ts'
import type { RawLine } from '../../../core/parser.ts'
import type { Scope } from '../../../core/scope.ts'
import type { Cited } from '../../../core/span.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'
import { COUNTERS } from '../../../records/counters.ts'
import { DRIVER_COUNTERS, type DriverCounters, INTERFACE_COUNTERS, NO_ROOM_COUNTERS, SOFTNET_COUNTERS } from '../../../records/interface.ts'
import { RING_SIZE } from '../../../records/ring-size.ts'

export interface Facts {
  host: string | undefined
  /** What was full: the receive buffer of a UDP socket, the backlog of a CPU, the ring of a network card. */
  where: 'udp' | 'softnet' | 'nic'
  /** Packets lost between the two captures. */
  lost: number
  /** Packets that came in that time, the lost ones included; undefined where the counters do not tell. */
  came: number | undefined
  lostPct: number | undefined
  /** Lost since boot. */
  total: number
  seconds: number | undefined
  device: string | undefined
  /** Of a backlog: the CPU that lost most. */
  cpu: number | undefined
  /** Of a card: the counter of its driver, where only that tells of the loss (ethtool -S). */
  counter: string | undefined
  /** Of a card: packets that its receive ring holds, and may hold. */
  ring: number | undefined
  ringMax: number | undefined
}

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minLost: { value: 100, why: 'Packets lost between two captures; fewer are one burst.' },
  minLostPct: {
    value: 0.1,
    why: 'Share of the packets that came: one in a thousand is what programs on UDP and TCP begin to feel. Less is a note.',
  },
})
type Limits = Values<typeof LIMITS>

/** Losses are counted since boot: only what grew between two captures is told. */
export const judge = (scope: Scope, t: Limits): Found<Facts>[] =>
  [...udp(scope), ...softnet(scope), ...ofCards(scope)].flatMap((loss) => found(scope, loss, t))

interface Loss {
  readonly where: Facts['where']
  readonly first: Cited<object>
  readonly last: Cited<object>
  readonly before: number
  readonly total: number
  readonly came: number | undefined
  /** Lost since boot, in each capture. */
  readonly looks: readonly Cited<{ readonly lost: number }>[]
  readonly device?: string | undefined
  readonly cpu?: number | undefined
  readonly counter?: string | undefined
  /** The rows of the counter, where the captures have others above. */
  readonly rows?: readonly (RawLine | undefined)[] | undefined
}

function udp(scope: Scope): Loss[] {
  const samples = scope.rows(COUNTERS).filter(({ kind, values }) => kind === 'netstat' && values.has('UdpRcvbufErrors'))
  return [...grouped(samples, ({ of }) => of).values()].flatMap((own) =>
    lossOf(
      'udp',
      own,
      ({ values }) => values.get('UdpRcvbufErrors')!,
      ({ values }) => values.get('UdpInDatagrams'),
    ),
  )
}

/** The CPU that lost most stands for all; its backlog is its own. */
function softnet(scope: Scope): Loss[] {
  const cpus = grouped(scope.rows(SOFTNET_COUNTERS), ({ of, cpu }) => `${of}\0${cpu}`)
  const losses = [...cpus.values()].flatMap((own) =>
    lossOf(
      'softnet',
      own,
      ({ dropped }) => dropped,
      ({ processed }) => processed,
    ).map((loss) => ({ ...loss, cpu: own[0].cpu })),
  )
  return [mostOf(losses, ({ before, total }) => total - before)].filter((loss) => loss !== undefined)
}

function cards(scope: Scope): Loss[] {
  const samples = scope.rows(INTERFACE_COUNTERS).filter(({ values }) => values.has('rx_missed_errors'))
  return [...grouped(samples, (sample) => `${sample.source}\0${sample.of}\0${sample.interface}`).values()].flatMap((own) =>
    lossOf(
      'nic',
      own,
      ({ values }) => values.get('rx_missed_errors')!,
      ({ values }) => values.get('rx_packets'),
    ).map((loss) => ({ ...loss, device: own[0].interface })),
  )
}

const CAME = ['rx_packets', 'rx_packets_phy', 'rx_ucast_packets', 'rx_total_pkts']

/** What the driver alone counts, of cards of which the kernel's own counters tell nothing. */
function drivers(scope: Scope): Loss[] {
  const cards = grouped(scope.rows(DRIVER_COUNTERS), (sample) => `${sample.of}\0${sample.interface ?? ''}`)
  return [...cards.values()].flatMap((own) => {
    const names = [...own[0].values.keys()].filter((name) => NO_ROOM_COUNTERS.test(name))
    const came = CAME.find((name) => own[0].values.has(name))
    const losses = names.flatMap((counter) =>
      lossOf(
        'nic',
        own.filter(({ values }) => values.has(counter)),
        ({ values }) => values.get(counter)!,
        ({ values }) => (came === undefined ? undefined : values.get(came)),
      ).map((loss) => ({
        ...loss,
        device: own[0].interface,
        counter,
        rows: [loss.first, loss.last].map((look) => (look as Cited<DriverCounters>).lines?.get(counter)),
      })),
    )
    return [mostOf(losses, ({ before, total }) => total - before)].filter((loss) => loss !== undefined)
  })
}

function ofCards(scope: Scope): Loss[] {
  const losses = cards(scope)
  const told = new Set(losses.map(({ device }) => device))
  return [...losses, ...drivers(scope).filter(({ device }) => !told.has(device))]
}

/** From the first capture to the last; a counter that fell began anew, and nothing is known of it. */
function lossOf<T extends object>(
  where: Facts['where'],
  samples: readonly Cited<T>[],
  lostIn: (sample: T) => number,
  takenIn: (sample: T) => number | undefined,
): Loss[] {
  const ordered = inOrder(samples)
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  const lost = grewBy(lostIn(first), lostIn(last), 'other')
  const [was, is] = [takenIn(first), takenIn(last)]
  const taken = was === undefined || is === undefined ? undefined : grewBy(was, is, 'other')
  if (lost === undefined) return []
  // datagrams that were delivered and packets that a CPU took do not count the lost ones; nor do those of a card
  const looks = ordered.map((one) => ({ lost: lostIn(one), at: one.at, ...(one.time === undefined ? {} : { time: one.time }) }))
  return [{ where, first, last, looks, before: lostIn(first), total: lostIn(last), came: taken === undefined ? undefined : taken + lost }]
}

function found(
  scope: Scope,
  { where, first, last, before, total, came, looks, device, cpu, counter, rows }: Loss,
  t: Limits,
): Found<Facts>[] {
  const lost = total - before
  const lostPct = came === undefined || came === 0 ? undefined : Math.round((1000 * lost) / came) / 10
  if (lost < t.minLost) return []
  const ring = device === undefined ? undefined : scope.rows(RING_SIZE).findLast((one) => one.interface === device)
  return [
    {
      time: first.time,
      until: last.time,
      facts: {
        host: scope.name,
        where,
        lost,
        came,
        lostPct,
        total,
        seconds: elapsed([first, last])?.at(-1),
        device,
        cpu,
        counter,
        ring: ring?.rx,
        ringMax: ring?.rxMax,
      },
      about: { device },
      proof: [
        ...citeLine(last, rows?.[1], `${total} lost since boot`, 'capture'),
        ...citeLine(first, rows?.[0], `${before} in the first capture`, 'capture'),
        ...(ring === undefined ? [] : cite(ring, `the ring holds ${ring.rx} packets of ${ring.rxMax} that it may`, 'capture')),
      ],
      series: overTime(
        { quantity: 'packets.lost', unit: 'count', of: device ?? (cpu === undefined ? where : `CPU ${cpu}`) },
        looks,
        ({ lost: since }) => since,
      ),
      certainty: 'shown',
      ongoing: true,
      severity: came !== undefined && (100 * lost) / came < t.minLostPct ? 'note' : 'warning',
    },
  ]
}
