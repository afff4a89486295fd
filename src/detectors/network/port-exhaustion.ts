import { detector, type Found, type Proof } from '../../core/detector.ts'
import { thresholds } from '../../core/threshold.ts'
import { eventOf, type LogLine } from '../../core/log-line.ts'
import type { Cited } from '../../core/span.ts'
import { COUNTERS } from '../../records/counters.ts'
import { SETTING, type Setting } from '../../records/setting.ts'
import { DESTINATION, SOCKET_STATES, type Destination } from '../../records/sockets.ts'

interface Facts {
  /** Where the connections go. */
  peer?: string | undefined
  port?: number | undefined
  portsInUse?: number | undefined
  timeWait?: number | undefined
  rangeFrom?: number | undefined
  rangeTo?: number | undefined
  rangePorts?: number | undefined
  comm?: string | undefined
  pid?: number | undefined
  /** EADDRNOTAVAIL, errno(3). */
  errno?: number | undefined
  message?: string | undefined
}

const EADDRNOTAVAIL = 99
const WORDS = /cannot assign requested address|EADDRNOTAVAIL|\bAddress not available\b|errno[ =:]{1,3}99\b/i
/** bind and listen fail so when the address is not of this machine, and a connection to ::1 where there is no IPv6. */
const BINDING = /\bbind(?:ing)?\b|\blisten(?:ing)?\b|\[?::1\]?[:\s]|\[[0-9a-f:]{2,40}\]:\d/i
const CONNECTING = /connect|\bdial\b|\bGET\b|\bPOST\b|https?:\/\/|upstream|socket/i
/** Where nothing else is said (ip(7)). */
const DEFAULT_RANGE: readonly [number, number] = [32_768, 60_999]
/** When it counts as this failure. */
const LIMITS = thresholds({
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
})
const MAX_LINES = 20_000

const target = (message: string): { peer: string; port: number } | undefined => {
  const m = /(\d{1,3}(?:\.\d{1,3}){3}|[a-z][\w.-]{2,80}):(\d{2,5})(?!\d|:\d)/i.exec(
    message.replace(/^[\d-]{8,10}[T ][\d:.,]{5,16}\S{0,6}/, ''),
  )
  return m === null ? undefined : { peer: `${m[1]}:${m[2]}`, port: Number(m[2]) }
}

export const portExhaustion = detector<Facts>({
  id: 'port-exhaustion',
  title: 'No local port is free for another connection',
  severity: 'error',
  domain: 'network',
  seenIn: ['log', 'sockets'],
  absence: 'programs that do not log a failed connect stay unseen',
  leadsTo: ['probe-failure'],
  thresholds: LIMITS,
  watch(bench) {
    const t = bench.thresholds(LIMITS)
    const said = new Map<string, Cited<LogLine>[]>()
    const destinations: Cited<Destination>[] = []
    let range: Cited<Setting> | undefined
    let waiting: { count: number; proof: Proof } | undefined
    const wait = (count: number | undefined, proof: Proof): void => {
      if (count !== undefined && count > (waiting?.count ?? -1))
        waiting = { count, proof: { ...proof, note: `${count} sockets in TIME_WAIT` } }
    }
    bench.onLine(['cannot assign requested address', 'EADDRNOTAVAIL', 'Address not available'], (line) => {
      if (line.kernel === true || !WORDS.test(line.message) || BINDING.test(line.message) || /\b(?:DEBUG|TRACE)\b/.test(line.message))
        return
      const group = line.ident ?? line.at.artifact
      const lines = said.get(group) ?? []
      if (lines.length < MAX_LINES) lines.push(line)
      if (said.has(group) || said.size < 1000) said.set(group, lines)
    })
    bench.on(SETTING, (setting) => {
      if (setting.name === 'net.ipv4.ip_local_port_range' && setting.numbers.length === 2) range ??= setting
    })
    bench.on(DESTINATION, (one) => {
      if (destinations.length < 10_000) destinations.push(one)
    })
    bench.on(SOCKET_STATES, (sockets) => wait(sockets.states.get('TIME_WAIT'), { at: sockets.at, time: sockets.time, witness: 'capture' }))
    bench.on(COUNTERS, (sizes) => {
      if (sizes.kind === 'sockstat') wait(sizes.values.get('TCP.tw'), { at: sizes.at, witness: 'capture' })
    })
    bench.atEnd(() => {
      const [from, to] = (range?.numbers ?? DEFAULT_RANGE) as [number, number]
      const ports = to - from + 1
      const rangeProof: Proof[] = range === undefined ? [] : [{ at: range.at, witness: 'capture', note: `${ports} local ports` }]
      const rangeFacts = { rangeFrom: range && from, rangeTo: range && to, rangePorts: range && ports }
      const busiest = destinations
        .filter((d) => d.from >= from && d.to <= to)
        .reduce<Cited<Destination> | undefined>((a, b) => (a === undefined || b.ports > a.ports ? b : a), undefined)
      const full = busiest !== undefined && busiest.ports >= ports * t.fullShare ? busiest : undefined
      const sockets: Proof[] =
        full === undefined
          ? waiting === undefined
            ? []
            : [waiting.proof]
          : [{ at: full.at, witness: 'capture', note: `${full.ports} local ports are taken towards ${full.peer}` }]
      const crowded = full !== undefined || (waiting !== undefined && waiting.count >= ports * t.fullShare)
      for (const [group, lines] of said) {
        const first = lines.find((line) => target(line.message) !== undefined) ?? lines[0]!
        // without a look at the sockets: only what was connecting, again and again
        const few = lines.length < t.minLines && ports > t.narrowPorts
        if (!crowded && (waiting !== undefined || few || !lines.some((line) => CONNECTING.test(line.message)))) continue
        const to = target(first.message)
        const facts: Facts = {
          peer: full?.peer ?? to?.peer,
          port: full === undefined ? to?.port : Number(/\d+$/.exec(full.peer)?.[0]),
          portsInUse: full?.ports,
          timeWait: full?.timeWait ?? waiting?.count,
          ...rangeFacts,
          comm: first.ident,
          pid: first.pid,
          errno: EADDRNOTAVAIL,
          message: first.message.slice(0, 300),
        }
        for (const [i, line] of lines.entries())
          bench.find({
            group,
            event: `${line.at.artifact}:${line.at.line}${eventOf(line)}`,
            facts,
            entities: { comm: facts.comm, pid: facts.pid, unit: line.unit, host: line.host },
            proof: [
              { at: line.at, time: line.time, witness: 'application log', note: 'EADDRNOTAVAIL' },
              ...(i > 0 ? [] : [...sockets, ...rangeProof]),
            ],
            time: line.time,
            ...(crowded
              ? {}
              : {
                  strength: 'partial' as const,
                  missing: 'the sockets and the port range at that time (ss -tan, sysctl net.ipv4.ip_local_port_range)',
                }),
          } satisfies Found<Facts>)
      }
      // every port is taken, and nobody has complained in these logs
      if (said.size === 0 && full !== undefined && full.ports >= ports * t.takenShare)
        bench.find({
          group: full.peer,
          facts: {
            peer: full.peer,
            port: Number(/\d+$/.exec(full.peer)?.[0]),
            portsInUse: full.ports,
            timeWait: full.timeWait,
            ...rangeFacts,
          },
          proof: [...sockets.map((proof) => ({ ...proof, note: `${proof.note} (threshold ${t.takenShare * 100} %)` })), ...rangeProof],
          strength: 'partial',
          missing: 'no log says that a connection failed',
        })
    })
  },
  cause: (f, count) => {
    const who = f.comm === undefined ? 'A program' : `${f.comm}${f.pid === undefined ? '' : ` (pid ${f.pid})`}`
    const said =
      f.errno === undefined
        ? ''
        : `${who} could not connect${f.peer === undefined ? '' : ` to ${f.peer}`} because no local port was free (EADDRNOTAVAIL, ${count} ${count === 1 ? 'line' : 'lines'}). `
    const range =
      f.rangePorts === undefined ? '' : `The range net.ipv4.ip_local_port_range ${f.rangeFrom}–${f.rangeTo} has ${f.rangePorts} ports. `
    const used =
      f.portsInUse === undefined
        ? f.timeWait === undefined
          ? ''
          : `${f.timeWait} sockets were in TIME_WAIT. `
        : `${f.portsInUse} local ports were taken towards ${f.peer}, ${f.timeWait} of them in TIME_WAIT. `
    return `${said}${range}${used}Each connection that this side closes keeps its port for 60 s.`
  },
  fix: (f) => [
    {
      when: 'now',
      say: 'Count the ports by destination.',
      run: "ss -tanH | awk '{print $1, $5}' | sort | uniq -c | sort -n | tail; sysctl net.ipv4.ip_local_port_range",
    },
    {
      when: 'durable',
      say: `Keep connections${f.peer === undefined ? '' : ` to ${f.peer}`} open and use them again (a pool, keep-alive): ${f.rangePorts === undefined ? 'the range' : `${f.rangePorts} ports`} allow${f.rangePorts === undefined ? 's' : ''} ${f.rangePorts === undefined ? 'about 470' : `about ${Math.max(1, Math.floor(f.rangePorts / 60))}`} new connections a second to one address. Then widen ip_local_port_range, set net.ipv4.tcp_tw_reuse=1, or add a second address.`,
    },
    {
      when: 'verify',
      say: 'TIME_WAIT towards that address stays well below the number of ports.',
      run: "ss -tanH state time-wait | awk '{print $4}' | sort | uniq -c | sort -n | tail",
    },
  ],
  links: ['https://man7.org/linux/man-pages/man7/ip.7.html', 'https://man7.org/linux/man-pages/man2/connect.2.html'],
  join: (before) => before,
  mechanism:
    'A connection takes a local port out of ip_local_port_range, unique per destination address and port. The side that closes first keeps it in TIME_WAIT for 60 s, so short connections to one address can use up the range.',
  decoys: [
    "EADDRNOTAVAIL of bind: the address is not this machine's",
    'a connection to ::1 without IPv6',
    'many TIME_WAIT, far fewer than the range has ports',
  ],
  examples: [
    {
      name: 'one line, and a range of 51 ports',
      files: {
        'error.log':
          '2019/03/15 16:52:39 [crit] 15#15: *999779 connect() to 127.0.0.1:9000 failed (99: Cannot assign requested address) while connecting to upstream\n',
        'sysctl.txt': 'net.ipv4.ip_local_port_range = 20000\t20050\n',
      },
      fires: true,
    },
    {
      name: 'refused connections and a full range',
      files: {
        'app.log': '2025-11-21 14:00:00,120 ERROR billing: connect to 10.0.0.9:5432 failed: [Errno 99] Cannot assign requested address\n',
        'ss-s.txt': 'Total: 47\nTCP:   66 (estab 0, closed 64, orphaned 0, timewait 63)\n',
        'sysctl.txt': 'net.ipv4.ip_local_port_range = 50000\t50063\nnet.ipv4.tcp_tw_reuse = 0\n',
      },
      fires: true,
    },
    {
      name: 'again and again, without a look at the sockets',
      files: { 'app.log': '2025-11-21 14:00:00 dial tcp 10.0.0.9:6379: connect: cannot assign requested address\n'.repeat(4) },
      fires: true,
    },
    {
      name: "an address that is not this machine's",
      files: {
        'error.log': '2025/11/21 14:00:00 [emerg] 811#811: bind() to 10.9.9.9:80 failed (99: Cannot assign requested address)\n'.repeat(5),
      },
      fires: false,
    },
    {
      name: 'a range that is wide enough',
      files: {
        'ss-s.txt': 'Total: 1\nTCP:   6505 (estab 0, closed 6504, orphaned 0, timewait 6502)\n',
        'sysctl.txt': 'net.ipv4.ip_local_port_range = 32768\t60999\nnet.ipv4.tcp_tw_reuse = 0\n',
      },
      fires: false,
    },
    {
      name: 'every port taken, and no log',
      files: {
        'ss-tan.txt': `State      Recv-Q Send-Q Local Address:Port  Peer Address:Port\n${Array.from({ length: 64 }, (_, i) => `TIME-WAIT  0      0          10.0.0.4:${50000 + i}     10.0.0.9:5432\n`).join('')}`,
        'sysctl.txt': 'net.ipv4.ip_local_port_range = 50000\t50063\nnet.ipv4.tcp_tw_reuse = 0\n',
      },
      fires: true,
    },
  ],
})
