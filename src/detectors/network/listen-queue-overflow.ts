import { detector, type Found, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { eventOf } from '../../core/log-line.ts'
import type { Cited, Span } from '../../core/span.ts'
import { COUNTERS } from '../../records/counters.ts'
import { LISTENING_SOCKET, type ListeningSocket } from '../../records/sockets.ts'
import { CounterSeries, grownBy } from './counter-growth.ts'
import { LISTEN_QUEUE_OVERFLOW_EXAMPLES } from './listen-queue-overflow-examples.ts'

interface Facts {
  port?: number | undefined
  address?: string | undefined
  /** Whether the kernel answers with SYN cookies instead of dropping. */
  cookies?: boolean | undefined
  /** Connections that waited to be accepted, and the backlog. */
  waiting?: number | undefined
  backlog?: number | undefined
  pid?: number | undefined
  comm?: string | undefined
  /** TcpExtListenOverflows, since boot. */
  listenOverflows?: number | undefined
  /** … between the two samples that were given. */
  grownBy?: number | undefined
  /** TcpExtListenDrops, between the two samples: overflows, and SYNs that were dropped for other reasons. */
  dropsGrownBy?: number | undefined
  /** TcpExtTCPReqQFullDrop and …DoCookies, between the two samples: the queue of half-open connections was full. */
  synQueueFullGrownBy?: number | undefined
  message?: string | undefined
}

const OVERFLOWS = 'TcpExtListenOverflows'
const DROPS = 'TcpExtListenDrops'
const SYN_QUEUE = ['TcpExtTCPReqQFullDrop', 'TcpExtTCPReqQFullDoCookies']
/** When it counts as this failure. */
const LIMITS = thresholds({
  minGrowth: { value: 10, why: 'Fewer between two samples are a burst.' },
  minBacklog: { value: 8, why: 'A queue that holds exactly its backlog is full, but for one: with a backlog of a few that is a moment.' },
  manyWaiting: {
    value: 128,
    why: 'netstat does not tell the backlog; as many as this (the long-time default of somaxconn) wait only where nobody accepts.',
  },
  minTotal: { value: 10_000, why: 'Overflows in one sample alone, which counts since boot: fewer may be of one restart months ago.' },
  minShare: {
    value: 0.001,
    why: 'The same as a share of the connections that were taken since boot (TcpPassiveOpens): one in a thousand is felt by clients.',
  },
})
const MAX_KEPT = 10_000

/** net/ipv4/tcp_input.c (tcp_syn_flood_action), printed once per listening socket; net/ipv4/proc.c for the counters. */
export const listenQueueOverflow = detector<Facts>({
  id: 'listen-queue-overflow',
  title: 'A listening socket cannot take new connections as fast as they come',
  severity: 'warning',
  domain: 'network',
  seenIn: ['kernel log', 'network counters', 'sockets'],
  absence: 'the kernel prints its line once per socket only; counters tell when there are two samples of them',
  leadsTo: ['probe-failure'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const said: (Found<Facts> & { port: number })[] = []
    const listeners = new Map<number, Cited<ListeningSocket>>()
    const owners = new Map<number, Cited<ListeningSocket>>()
    const series = new CounterSeries()
    bench.onLine(['possible SYN flooding on port'], (line) => {
      const m =
        /^(?:[\w ]{1,32}: ){0,3}possible SYN flooding on port (?:(\S{1,64}):)?(\d{1,5})\.(?:\s{1,4}(Sending cookies|Dropping request))?/i.exec(
          line.message,
        )
      if (m === null || line.kernel === false || said.length >= MAX_KEPT) return
      const cookies = m[3] === undefined ? undefined : /cookies/i.test(m[3])
      said.push({
        port: Number(m[2]),
        group: `${line.host ?? ''}\0${m[2]}`,
        event: eventOf(line),
        facts: { port: Number(m[2]), address: m[1], cookies, message: line.message },
        entities: { host: line.host },
        proof: [{ at: line.at, time: line.time, witness: 'kernel log', note: 'printed once per socket' }],
        time: line.time,
      })
    })
    // a server that looks at its own queue (tcp_info.tcpi_unacked of the listening socket)
    bench.onLine(['uWSGI listen queue of socket'], (line) => {
      const m =
        /uWSGI listen queue of socket "(?:(\S{1,100}):)?(\d{1,5}|\S{1,108})" \(fd: \d{1,6}\) full !!! \((\d{1,7})\/(\d{1,7})\)/.exec(
          line.message,
        )
      if (m === null || line.kernel === true || said.length >= MAX_KEPT) return
      const port = Number(m[2])
      said.push({
        port,
        group: `${line.host ?? ''}\0${m[2]}`,
        event: eventOf(line),
        facts: {
          port: Number.isNaN(port) ? undefined : port,
          address: Number.isNaN(port) ? m[2] : m[1],
          waiting: Number(m[3]),
          backlog: Number(m[4]),
          comm: 'uwsgi',
          message: line.message.slice(0, 300),
        },
        entities: { host: line.host, pid: line.pid },
        proof: [{ at: line.at, time: line.time, witness: 'application log', note: `${m[3]} wait, the backlog is ${m[4]}` }],
        time: line.time,
      })
    })
    bench.on(LISTENING_SOCKET, (socket) => {
      if (listeners.size >= MAX_KEPT && !listeners.has(socket.port)) return
      const known = listeners.get(socket.port)
      // of two captures the fuller one; a full one of ss before one of netstat, which has no backlog
      if (known === undefined || rank(socket) > rank(known)) listeners.set(socket.port, socket)
      if (socket.pid !== undefined) owners.set(socket.port, socket)
    })
    bench.on(COUNTERS, (sample) => {
      if (sample.kind === 'netstat') series.add(sample)
    })
    bench.atEnd(() => {
      const counted = series
        .of(OVERFLOWS)
        .map((g) => ({
          total: g.last.values.get(OVERFLOWS) ?? 0,
          opened: g.last.values.get('TcpPassiveOpens'),
          by: grownBy(g, OVERFLOWS),
          at: g.last.at,
          between: g.between,
        }))
        .sort((a, b) => (b.by ?? -1) - (a.by ?? -1) || b.total - a.total)[0]
      const growthOf = (name: string): { by: number; at: Span } | undefined =>
        series
          .of(name)
          .map((g) => ({ by: grownBy(g, name) ?? 0, at: g.last.at }))
          .sort((a, b) => b.by - a.by)[0]
      const drops = growthOf(DROPS)
      const half = SYN_QUEUE.map(growthOf).reduce((a, b) => ((b?.by ?? 0) > (a?.by ?? 0) ? b : a))
      const counterFacts = {
        ...(counted === undefined ? {} : { listenOverflows: counted.total, grownBy: counted.by }),
        dropsGrownBy: drops?.by || undefined,
        synQueueFullGrownBy: half?.by || undefined,
      }
      const counterProof: Proof[] =
        counted === undefined || counted.total === 0
          ? []
          : [
              {
                at: counted.at,
                witness: 'capture',
                note: `${counted.total} overflows since boot${counted.by === undefined ? '' : `, ${counted.by} of them between the two samples`}`,
              },
            ]
      const socketFacts = (socket: Cited<ListeningSocket>): Facts => {
        const owner = owners.get(socket.port)
        return {
          port: socket.port,
          address: socket.address,
          waiting: socket.waiting,
          backlog: socket.backlog,
          pid: owner?.pid,
          comm: owner?.comm,
        }
      }
      const socketProof = (socket: Cited<ListeningSocket>): Proof => ({
        at: socket.at,
        witness: 'capture',
        note: `${socket.waiting} wait${socket.backlog === undefined ? ` (threshold ${t.manyWaiting})` : `, the backlog is ${socket.backlog}${isFull(socket) ? '' : ` (at least ${t.minBacklog})`}`}`,
      })
      const told = new Set<number>()
      for (const { port, ...found } of said) {
        const socket = listeners.get(port)
        const full = socket !== undefined && isFull(socket)
        bench.find({
          ...found,
          facts: { ...(full ? socketFacts(socket) : {}), ...(told.has(port) ? {} : counterFacts), ...found.facts },
          proof: [...found.proof, ...(full ? [socketProof(socket)] : [])],
        })
        told.add(port)
      }
      // full now, and no counter denies that anything was refused
      const atBacklog = (socket: ListeningSocket): boolean =>
        socket.backlog === undefined ? socket.waiting >= t.manyWaiting : socket.backlog >= t.minBacklog && socket.waiting >= socket.backlog
      const full = [...listeners.values()].filter((socket) => (isFull(socket) || atBacklog(socket)) && !told.has(socket.port))
      const denied = counted !== undefined && (counted.total === 0 || counted.by === 0)
      for (const socket of denied ? [] : full)
        bench.find({
          group: `\0${socket.port}`,
          facts: { ...socketFacts(socket), ...counterFacts },
          entities: { pid: owners.get(socket.port)?.pid, comm: owners.get(socket.port)?.comm },
          proof: [socketProof(socket), ...counterProof],
          ...(counted === undefined
            ? { strength: 'partial' as const, missing: 'whether connections were refused: no counters were given' }
            : {}),
        })
      if (said.length > 0 || (full.length > 0 && !denied)) return
      const busiest = [...listeners.values()].reduce<Cited<ListeningSocket> | undefined>(
        (a, b) => (b.waiting > (a?.waiting ?? 0) ? b : a),
        undefined,
      )
      // the queue of half-open connections: nobody need have overflowed the other one
      const halfOpen = [half, drops].find((growth) => growth !== undefined && growth.by >= t.minGrowth)
      if (halfOpen !== undefined && (counted?.by ?? 0) < t.minGrowth) {
        bench.find({
          group: 'machine',
          facts: { ...(busiest === undefined ? {} : socketFacts(busiest)), ...counterFacts },
          proof: [
            {
              at: halfOpen.at,
              witness: 'capture',
              note: `${halfOpen.by} ${halfOpen === half ? 'times the SYN queue was full' : 'SYNs to listening sockets were dropped'} between the two samples (threshold ${t.minGrowth})`,
            },
            ...(busiest === undefined ? [] : [socketProof(busiest)]),
          ],
          strength: 'partial',
          missing: 'which socket it is',
        })
        return
      }
      if (counted === undefined) return
      const grew = counted.by !== undefined && counted.by >= t.minGrowth
      const many = !counted.between && counted.total >= t.minTotal && counted.total >= (counted.opened ?? 0) * t.minShare
      if (!grew && !many) return
      bench.find({
        group: 'machine',
        facts: { ...(busiest === undefined ? {} : socketFacts(busiest)), ...counterFacts },
        proof: [
          ...counterProof.map((proof) => ({
            ...proof,
            note: `${proof.note} (${grew ? `threshold ${t.minGrowth}` : `thresholds ${t.minTotal}, and ${t.minShare * 100} % of all connections`})`,
          })),
          ...(busiest === undefined ? [] : [socketProof(busiest)]),
        ],
        ...(grew
          ? busiest === undefined
            ? { strength: 'partial' as const, missing: 'which socket it is' }
            : {}
          : { strength: 'partial' as const, missing: 'a second sample, which would show whether it goes on' }),
      })
    })
  },
  join: (before, later) => ({ ...later, ...Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined)) }),
  cause: (f) => {
    const who = f.comm === undefined ? '' : ` of ${f.comm}${f.pid === undefined ? '' : ` (pid ${f.pid})`}`
    const where =
      f.port === undefined
        ? 'A listening socket'
        : `The socket${who} listening on ${f.address === undefined ? '' : `${f.address} `}port ${f.port}`
    const queue =
      f.waiting === undefined ? '' : ` ${f.waiting} connections waited${f.backlog === undefined ? '' : ` and its backlog is ${f.backlog}`}.`
    const counts =
      f.listenOverflows === undefined
        ? ''
        : ` The kernel counts ${f.listenOverflows} overflows since boot${f.grownBy === undefined ? '' : `, ${f.grownBy} of them between the two samples`}.`
    const cookies =
      f.cookies === undefined ? '' : f.cookies ? '; the kernel answers with SYN cookies' : '; the kernel drops new connections'
    const halfOpen =
      f.synQueueFullGrownBy !== undefined
        ? ` Between the two samples the queue of half-open connections was full ${f.synQueueFullGrownBy} times.`
        : f.dropsGrownBy !== undefined && f.dropsGrownBy > (f.grownBy ?? 0)
          ? ` Between the two samples ${f.dropsGrownBy} SYNs were dropped.`
          : ''
    return `${where} had a full queue${cookies}.${queue}${counts}${halfOpen} Behind it is rarely an attack: the program accepts too slowly, or its backlog is too small for the burst.`
  },
  fix: (f) => [
    {
      when: 'now',
      say: 'See whether the accept queue is full: Recv-Q above Send-Q of the listening socket.',
      run: `ss -lntp${f.port === undefined ? '' : ` 'sport = :${f.port}'`}; nstat -az TcpExtListenOverflows TcpExtListenDrops`,
    },
    {
      when: 'durable',
      say: `Let ${f.comm ?? 'the program'} accept faster (more workers, no blocking work in the accept loop); then raise its backlog${f.backlog === undefined ? '' : ` from ${f.backlog}`} and net.core.somaxconn together.`,
      run: 'sysctl net.core.somaxconn net.ipv4.tcp_max_syn_backlog',
    },
    {
      when: 'verify',
      say: 'TcpExtListenOverflows no longer grows.',
      run: 'nstat -az TcpExtListenOverflows; sleep 10; nstat -az TcpExtListenOverflows',
    },
  ],
  links: ['https://man7.org/linux/man-pages/man2/listen.2.html', 'https://docs.kernel.org/networking/snmp_counter.html'],
  messages: [
    {
      text: 'TCP: request_sock_TCP: Possible SYN flooding on port N. Sending cookies.',
      kernels: 'since 3.7 (before: possible SYN flooding on port N.)',
      source: 'net/ipv4/tcp_input.c',
    },
    {
      text: 'TCP: request_sock_TCP: Possible SYN flooding on port ADDRESS:N. Sending cookies.',
      kernels: 'since 6.2',
      source: 'net/ipv4/tcp_input.c',
    },
  ],
  mechanism:
    'Connections that are complete wait in the accept queue, bounded by the smaller of the backlog and somaxconn; half-open ones in the SYN queue. When they are full the kernel drops, or answers with cookies. Nothing is logged for a full accept queue: only TcpExtListenOverflows counts it.',
  decoys: ['counters that stand still since long ago', 'a queue that is used but not full'],
  examples: LISTEN_QUEUE_OVERFLOW_EXAMPLES,
})

/** sk_acceptq_is_full (include/net/sock.h): more wait than the backlog. */
const isFull = (socket: ListeningSocket): boolean => socket.backlog !== undefined && socket.backlog > 0 && socket.waiting > socket.backlog
const rank = (socket: ListeningSocket): number => (isFull(socket) ? 1e9 : 0) + socket.waiting
