import type { FormatParser, RawLine } from '../../core/parser.ts'
import { CONNTRACK_TABLE } from '../../records/conntrack-table.ts'
import { foreign } from '../load/foreign.ts'

/** conntrack -L, and /proc/net/nf_conntrack with the network protocol before it: addresses, then flags and fields of both directions. */
const ROW =
  /^\s{0,8}(?:ipv[46]\s{1,8}\d{1,3}\s{1,8})?(?:tcp|udp|udplite|icmp|icmpv6|sctp|dccp|gre|unknown|igmp|esp)\s{1,8}\d{1,3} (?:\d{1,10} )?(?:[A-Z_0-9]{3,16} )?src=(\S{2,64}) dst=(\S{2,64})(?: sport=\d{1,5} dport=(\d{1,5}))?(?: (?:\[[A-Z_]{2,20}\]|\[(?:start|stop)=[^\]]{4,40}\]|[a-z][a-z-]{1,15}=\S{1,120})){0,40}\s*$/
const SHOWN = /^\s{0,8}conntrack v[\d.]{3,12} \(conntrack-tools\): \d{1,10} flow entries have been shown\.?\s*$/
const MAX_NAMES = 100_000

const top = (counts: ReadonlyMap<string, number>): [string, number] | undefined =>
  [...counts].reduce<[string, number] | undefined>((a, b) => (a === undefined || b[1] > a[1] ? b : a), undefined)

/** The table itself: how many entries, and whose they are. */
export const conntrackTable: FormatParser = {
  id: 'conntrack-table',
  title: 'conntrack -L, /proc/net/nf_conntrack',
  capture: ['conntrack -L', 'cat /proc/net/nf_conntrack'],
  recognised: 'by its rows: protocol, time-out, src=… dst=…',
  samples: [
    {
      text: 'tcp      6 431999 ESTABLISHED src=10.0.0.4 dst=10.0.0.9 sport=40112 dport=5432 src=10.0.0.9 dst=10.0.0.4 sport=5432 dport=40112 [ASSURED] mark=0 use=1\nudp      17 24 src=10.0.0.4 dst=10.0.0.2 sport=51923 dport=53 [UNREPLIED] src=10.0.0.2 dst=10.0.0.4 sport=53 dport=51923 mark=0 use=1\n',
    },
    {
      path: 'proc/net/nf_conntrack',
      text: 'ipv4     2 tcp      6 431999 ESTABLISHED src=10.0.0.4 dst=10.0.0.9 sport=40112 dport=5432 src=10.0.0.9 dst=10.0.0.4 sport=5432 dport=40112 [ASSURED] mark=0 zone=0 use=2\n',
    },
  ],
  shows: ['connection tracking'],
  begins: [' sport=', ' code=', ' use=', '] src='],
  heading: (text) => ROW.test(text),
  open(publish) {
    const sources = new Map<string, number>()
    const destinations = new Map<string, number>()
    let [entries, unreplied] = [0, 0]
    let place: RawLine | undefined
    const count = (counts: Map<string, number>, name: string): void => {
      if (counts.size < MAX_NAMES || counts.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    return {
      get certain() {
        return place !== undefined
      },
      line(line) {
        const m = ROW.exec(line.text)
        if (m === null) return SHOWN.test(line.text) ? 'take' : foreign(line.text)
        place ??= line
        entries++
        if (line.text.includes('[UNREPLIED]')) unreplied++
        count(sources, m[1]!)
        count(destinations, m[3] === undefined ? m[2]! : `${m[2]}:${m[3]}`)
        return 'take'
      },
      end() {
        if (place === undefined) return
        const [source, destination] = [top(sources), top(destinations)]
        publish(
          CONNTRACK_TABLE,
          {
            entries,
            source: source?.[0],
            sourceEntries: source?.[1] ?? 0,
            destination: destination?.[0],
            destinationEntries: destination?.[1] ?? 0,
            unreplied,
          },
          place,
        )
      },
    }
  },
}
