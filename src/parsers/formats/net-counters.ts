import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS, type Counters } from '../../records/counters.ts'
import { stampOf } from '../../core/time/stamp.ts'
import { clockFrom } from '../load/capture-clock.ts'
import { titleOf } from '../load/file-title.ts'
import { isFirstProse, isProseRow, PROSE_WORDS, proseCounter } from '../load/netstat-prose.ts'
import { isPrompt } from '../../core/prompt.ts'

const PROTOCOL = '(?:Ip6?|Icmp6?|IcmpMsg|Tcp|TcpExt|Udp6?|UdpLite6?|IpExt|MPTcpExt|Sctp)'
const SECTION = new RegExp(`^(${PROTOCOL}):\\s*$`)
const NSTAT = new RegExp(`^(${PROTOCOL}[A-Z0-9][A-Za-z0-9]{1,60})\\s{1,60}(-?\\d{1,20})\\s{1,20}-?[\\d.]{1,20}\\s*$`)
/** A line of names, and below it one of numbers. */
const PAIRED = new RegExp(`^(${PROTOCOL}):((?:\\s{1,2}[A-Z]\\w{1,60}){2,400}|(?:\\s{1,2}-?\\d{1,20}){1,400})\\s*$`)
const SOCKSTAT = /^(sockets|TCP6?|UDP6?|UDPLITE6?|RAW6?|FRAG6?): ((?:[a-z]{2,10} -?\d{1,15}\s?){1,10})\s*$/
const NAMED = /^\s{1,12}([A-Z][A-Za-z0-9]{2,60}): (-?\d{1,20})\s*$/
const MAX_NAMES = 2000
/** A record is cited at the last of these lines. */
const PLACES = new Set(['UdpRcvbufErrors', 'TcpExtListenOverflows', 'TCP.mem'])
const SOURCE = /\b(?:netstat\s+-\w{0,4}s|nstat|\/proc\/net\/(?:netstat|snmp6?|sockstat6?))\b/

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
    ...PROSE_WORDS,
    '#kernel',
    'TcpExt',
    'IpExt',
    'IpInReceives',
    'IpInDelivers',
    'IpOutRequests',
    'TcpActive',
    'TcpPassive',
    'TcpAttempt',
    'TcpEstab',
    'TcpInSegs',
    'TcpOutSegs',
    'TcpRetrans',
    'UdpInDatagrams',
    'UdpInErrors',
    'UdpNoPorts',
    'UdpRcvbuf',
    'Ip: Forwarding',
    'Icmp: In',
    'Tcp: Rto',
    'Udp: In',
    'TCP: inuse ',
    'TCP6: inuse ',
    'UDP: inuse ',
    'sockets: used ',
  ],
  heading: (text) =>
    /^#kernel\s*$/.test(text) ||
    /^TcpExt:\s*$/.test(text) ||
    NSTAT.test(text) ||
    PAIRED.test(text) ||
    SOCKSTAT.test(text) ||
    isFirstProse(text) ||
    proseCounter(text) !== undefined,
  open(publish, artifact) {
    let values = new Map<string, number>()
    let kind: Counters['kind'] = 'netstat'
    let place: RawLine | undefined
    let section = ''
    let prosaic = false
    const clock = clockFrom(artifact.stamp)
    let names: { of: string; names: string[] } | undefined
    const close = (): void => {
      if (place !== undefined && values.size > 0)
        publish(COUNTERS, { kind, of: `${kind} ${seriesOf(artifact.path)}`, values }, place, clock.time)
      values = new Map()
      place = undefined
    }
    const add = (of: Counters['kind'], name: string, value: number, line: RawLine): void => {
      // a name that comes again begins another sample, another kind another record
      if (of !== kind || values.has(name)) close()
      kind = of
      if (values.size < MAX_NAMES) values.set(name, value)
      if (place === undefined || PLACES.has(name)) place = line
    }
    const addPair = (of: string, cells: string[], line: RawLine): void => {
      if (names?.of === of && /^-?\d/.test(cells[0]!)) {
        for (const [i, name] of names.names.entries()) if (cells[i] !== undefined) add('netstat', of + name, Number(cells[i]), line)
        names = undefined
      } else names = { of, names: cells }
    }
    return {
      get certain() {
        return values.size > 0
      },
      line(line) {
        const { text } = line
        const nstat = NSTAT.exec(text)
        const sizes = SOCKSTAT.exec(text)
        const paired = nstat === null && sizes === null ? PAIRED.exec(text) : null
        const named = section === '' ? null : NAMED.exec(text)
        const prose = proseCounter(text)
        if (nstat !== null) add('netstat', nstat[1]!, Number(nstat[2]), line)
        else if (sizes !== null) {
          const words = sizes[2]!.trim().split(/\s+/)
          for (let i = 0; i + 1 < words.length; i += 2) add('sockstat', `${sizes[1]}.${words[i]}`, Number(words[i + 1]), line)
        } else if (paired !== null) addPair(paired[1]!, paired[2]!.trim().split(/\s+/), line)
        else if (SECTION.test(text)) section = text.trim().slice(0, -1)
        else if (named !== null) add('netstat', section + named[1]!, Number(named[2]), line)
        else if (prose !== undefined) {
          prosaic = true
          // UDP and UDP-Lite are told in the same words
          add('netstat', section.startsWith('UdpLite') ? prose.name.replace(/^Udp/, 'UdpLite') : prose.name, prose.value, line)
        } else if (stampOf(text)?.rest === '') {
          close()
          clock.set(stampOf(text)!)
        } else if (/^#kernel\s*$/.test(text) || SOURCE.test(titleOf(text) ?? '')) close()
        else if (isPrompt(text)) {
          if (!SOURCE.test(text)) return 'end'
          close()
          return 'pass'
        } else if (isFirstProse(text)) prosaic = true
        else return (section !== '' || prosaic) && isProseRow(text) ? 'take' : 'pass'
        return 'take'
      },
      end: close,
    }
  },
}
