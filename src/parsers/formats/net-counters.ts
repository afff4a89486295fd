import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { CaptureClock, stampOf } from '../../core/time/stamp.ts'

/** What netstat -s says in prose (net-tools' statistics.c), by the kernel's name (net/ipv4/proc.c). */
const PROSE: readonly [RegExp, string][] = [
  [/^(\d{1,20}) active connections? openings?$/, 'TcpActiveOpens'],
  [/^(\d{1,20}) passive connections? openings?$/, 'TcpPassiveOpens'],
  [/^(\d{1,20}) failed connection attempts?$/, 'TcpAttemptFails'],
  [/^(\d{1,20}) times the listen queue of a socket overflowed$/, 'TcpExtListenOverflows'],
  [/^(\d{1,20}) SYNs to LISTEN sockets (?:dropped|ignored)$/, 'TcpExtListenDrops'],
  [/^(\d{1,20}) SYN cookies sent$/, 'TcpExtSyncookiesSent'],
  [/^(\d{1,20}) TCP sockets finished time wait in fast timer$/, 'TcpExtTW'],
  [/^(\d{1,20}) connections aborted due to memory pressure$/, 'TcpExtTCPAbortOnMemory'],
  [/^TCP ran low on memory (\d{1,20}) times$/, 'TcpExtTCPMemoryPressures'],
  [/^(\d{1,20}) connections established$/, 'TcpCurrEstab'],
  [/^(\d{1,20}) segments retransmitted$/, 'TcpRetransSegs'],
  [/^(\d{1,20}) connection resets received$/, 'TcpEstabResets'],
]
/** Sections of every protocol, whose names grow with the kernel. */
const SECTION = /^([A-Z][A-Za-z0-9]{1,14}):$/
const NSTAT = /^((?:Ip|Icmp|Tcp|Udp|TcpExt|IpExt|MPTcpExt|Sctp)[A-Za-z0-9]{2,60})\s{1,60}(-?\d{1,20})\s{1,20}-?[\d.]{1,20}$/
const PAIRED = /^(Ip|Icmp|IcmpMsg|Tcp|Udp|UdpLite|TcpExt|IpExt|MPTcpExt): /
const SOCKSTAT = /^(sockets|TCP6?|UDP6?|UDPLITE6?|RAW6?|FRAG6?): ((?:[a-z]{2,10} -?\d{1,15}\s?){1,10})$/
const MAX_NAMES = 2000

/** Network counters since boot: nstat -az, netstat -s, /proc/net/netstat and snmp, and the sizes of /proc/net/sockstat. */
export const netCounters: FormatParser = {
  id: 'net-counters',
  title: 'nstat, netstat -s, /proc/net/netstat, /proc/net/sockstat',
  capture: [
    'nstat -az > nstat.1; sleep 10; nstat -az > nstat.2',
    'netstat -s > netstat-s.1',
    'cat /proc/net/netstat /proc/net/snmp /proc/net/sockstat',
  ],
  recognised: 'by its names (TcpExtListenOverflows, TcpExt:, TCP: inuse)',
  samples: [
    {
      path: 'nstat.1',
      text: '#kernel\nIpInReceives                    311                0.0\nTcpActiveOpens                  96                 0.0\n',
    },
    {
      path: 'netstat-s.1',
      text: 'Tcp:\n    96 active connection openings\n    29 passive connection openings\nTcpExt:\n    144 times the listen queue of a socket overflowed\n',
    },
    { path: 'proc/net/netstat', text: 'TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 0 144 144\n' },
    { path: 'proc/net/sockstat', text: 'sockets: used 908\nTCP: inuse 22 orphan 0 tw 2 alloc 58 mem 120\n' },
  ],
  shows: ['network counters'],
  begins: [
    'times the listen queue of a socket',
    'SYNs to LISTEN sockets',
    ' connection openings',
    ' connections openings',
    'TcpExtListen',
    'TcpExt: ',
    'TCP: inuse ',
    'sockets: used ',
    '#kernel',
  ],
  sniff(head) {
    const rows = head.split('\n', 12)
    if (/^sockets: used \d/.test(head)) return 0.9
    if (PAIRED.test(head) && /^\w{2,12}: -?\d/.test(rows[1] ?? '')) return 0.9
    if (rows.filter((row) => NSTAT.test(row)).length > 1) return 0.9
    return SECTION.test(rows[0]!.trim()) && rows.slice(1).some((row) => /^\s{2,8}\S/.test(row)) ? 0.85 : 0
  },
  open(publish, artifact) {
    let values = new Map<string, number>()
    let kind: Counters['kind'] = 'netstat'
    let place: RawLine | undefined
    let section = ''
    const clock = new CaptureClock()
    let names: { of: string; names: string[] } | undefined
    const close = (): void => {
      if (place !== undefined && values.size > 0)
        publish(COUNTERS, { kind, of: `${kind} ${seriesOf(artifact.path)}`, values }, place, clock.time)
      values = new Map()
      place = undefined
    }
    const clockOf = (text: string): boolean => {
      const stamp = stampOf(text)
      if (stamp === undefined || stamp.rest !== '') return false
      close()
      clock.set(stamp)
      return true
    }
    const add = (of: Counters['kind'], name: string, value: number, line: RawLine): void => {
      // a name that comes again begins another sample, another kind another record
      if (of !== kind || values.has(name)) close()
      kind = of
      if (values.size < MAX_NAMES) values.set(name, value)
      if (place === undefined || name === 'TcpExtListenOverflows' || name === 'TCP.mem') place = line
    }
    return {
      line(line) {
        const text = line.text.trim()
        const nstat = NSTAT.exec(line.text)
        const sizes = SOCKSTAT.exec(text)
        if (nstat !== null) add('netstat', nstat[1]!, Number(nstat[2]), line)
        else if (sizes !== null) {
          const words = sizes[2]!.trim().split(/\s+/)
          for (let i = 0; i + 1 < words.length; i += 2) add('sockstat', `${sizes[1]}.${words[i]}`, Number(words[i + 1]), line)
        } else if (PAIRED.test(text)) {
          const [of, ...cells] = text.split(/:?\s+/, 400) as [string, ...string[]]
          if (names?.of !== of || !/^-?\d/.test(cells[0] ?? '')) names = { of, names: cells }
          else {
            for (const [i, name] of names.names.entries())
              if (/^-?\d{1,20}$/.test(cells[i] ?? '')) add('netstat', of + name, Number(cells[i]), line)
            names = undefined
          }
        } else if (SECTION.test(text)) section = text.slice(0, -1)
        else if (section !== '' && /^\s{1,12}([A-Z][A-Za-z0-9]{2,60}): (-?\d{1,20})$/.test(line.text)) {
          const [name, value] = text.split(': ') as [string, string]
          add('netstat', section + name, Number(value), line)
        } else {
          const prose = PROSE.map(([pattern, name]) => ({ m: pattern.exec(text.replace(/\.$/, '')), name })).find(({ m }) => m !== null)
          if (prose !== undefined) add('netstat', prose.name, Number(prose.m![1]), line)
          else if (/\b(?:netstat -\w{0,4}s|nstat|\/proc\/net\/(?:netstat|snmp|sockstat))\b/.test(text) || clockOf(text)) close()
          else if (text !== '' && !text.startsWith('#kernel') && !(section !== '' && /^\s/.test(line.text))) return 'end'
        }
        return 'take'
      },
      end: close,
    }
  },
}
