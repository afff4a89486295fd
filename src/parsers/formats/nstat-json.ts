import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { COUNTERS } from '../../records/counters.ts'

const PAIR = /"((?:Ip|Icmp|Tcp|Udp|TcpExt|IpExt|MPTcpExt)[A-Za-z0-9]{2,60})":\s{0,4}(\d{1,20})(?=\s{0,4}[,}\n]|$)/g
const MAX_NAMES = 2000

/** nstat -j: the counters as one object, on one line or one in each. */
export const nstatJson: FormatParser = {
  id: 'nstat-json',
  title: 'nstat -j',
  capture: ['nstat -azj > nstat.1.json; sleep 10; nstat -azj > nstat.2.json'],
  recognised: 'by its keys kernel and TcpExt…',
  samples: [{ path: 'nstat.1.json', text: '{"kernel":{"IpInReceives":311,"TcpActiveOpens":96,"TcpExtListenOverflows":0}}\n' }],
  shows: ['network counters'],
  sniff: (head) => (/^\s{0,8}\{\s{0,8}"kernel"\s{0,4}:/.test(head) && /"(?:Tcp|Ip|Udp)[A-Za-z]{2,40}"/.test(head) ? 0.95 : 0),
  open(publish, artifact) {
    let values = new Map<string, number>()
    let place: RawLine | undefined
    const close = (): void => {
      if (place !== undefined)
        publish(COUNTERS, { kind: 'netstat', of: `netstat ${seriesOf(artifact.path.replace(/\.json$/, ''))}`, values }, place)
      values = new Map()
      place = undefined
    }
    return {
      line(line) {
        for (const [, name, value] of line.text.matchAll(PAIR)) {
          if (values.has(name!)) close()
          place ??= line
          if (values.size < MAX_NAMES) values.set(name!, Number(value))
        }
        return 'take'
      },
      end: close,
    }
  },
}
