import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { INTERFACE_COUNTERS, INTERFACE_LINK } from '../../records/interface.ts'
import { MACHINE_FACT } from '../../records/machine-fact.ts'
import { rowsSink } from '../load/rows.ts'
import { countsBy, ipCounter } from '../net/counter-names.ts'

const LINK =
  /^\s{0,4}(?:\d{1,7}:\s{1,4})?([\w.:-]{1,32})(?:@[\w.:-]{1,32})?: <([A-Z0-9_,-]{0,240})> mtu (\d{1,7})(?: [a-z]\w{1,12} [\w.:-]{1,32}){0,12}(?:\s{0,4}\\?\s.{0,400})?$/
const STATE = /\bstate ([A-Z]{2,16})\b/
const MASTER = /\bmaster ([\w.:-]{1,32})\b/
const COLUMNS = /^\s{2,8}(RX|TX)(?: errors)?:((?:\s{1,12}[a-z]{3,12}){2,9})\s{0,16}$/
const VALUES = /^\s{2,24}\d{1,20}(?:\.\d{1,3})?[kMGTKi]{0,2}(?:\s{1,20}\d{1,20}(?:\.\d{1,3})?[kMGTKi]{0,2}){1,8}\s{0,8}$/
const ADDRESS = /^\s{4,10}inet6? ([\da-f.:]{3,45})(?:\/\d{1,3})?\s.{0,200}\bscope (?:global|site)\b/
/** Addresses, and what ip -d adds; they state nothing that is counted. */
const REST =
  /^\s{4,10}(?:link\/[\w./-]{2,24}(?:\s|$)|inet6?\s|valid_lft\s|altname\s|alias\s|vf \d|promiscuity\s|prog\/xdp\s|permaddr\s|bridge(?:_slave)?\s|bond(?:_slave)?\s|vlan\s|vxlan\s|veth\s|tun\s)/

/** ip link and ip address, with -s or -s -s what was counted of each interface. */
export const ipLink: FormatParser = {
  id: 'ip-link',
  title: 'ip -s link, ip address',
  capture: ['ip -s -s link', 'date; ip -s link; sleep 10; date; ip -s link'],
  recognised: 'by the first row of an interface (2: eth0: <BROADCAST,UP> mtu 1500 …)',
  samples: [
    {
      text: '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc mq state UP mode DEFAULT group default qlen 1000\n    link/ether 52:54:00:12:34:56 brd ff:ff:ff:ff:ff:ff\n    RX:  bytes packets errors dropped  missed   mcast\n        918273    8121      0       0       0       0\n    TX:  bytes packets errors dropped carrier collsns\n         81726     912      0       0       0       0\n',
    },
    {
      text: '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000\n    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00\n    inet 127.0.0.1/8 scope host lo\n       valid_lft forever preferred_lft forever\n',
    },
  ],
  shows: ['network interfaces', 'interface counters'],
  begins: ['> mtu '],
  heading: (text) => LINK.test(text),
  open(publish, artifact) {
    const of = seriesOf(artifact.path)
    let name = ''
    let place: RawLine | undefined
    let values = new Map<string, number>()
    let columns: (string | undefined)[] | undefined
    const close = (): void => {
      if (place !== undefined && values.size > 0)
        publish(INTERFACE_COUNTERS, { source: 'ip', of, interface: name, values }, place, artifact.stamp)
      values = new Map()
      columns = undefined
    }
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      const link = LINK.exec(text)
      if (link !== null) {
        close()
        name = link[1]!
        place = line
        publish(
          INTERFACE_LINK,
          {
            interface: name,
            flags: link[2]!.split(',').filter(Boolean),
            mtu: Number(link[3]),
            state: STATE.exec(text)?.[1],
            master: MASTER.exec(text)?.[1],
          },
          line,
          artifact.stamp,
        )
        return true
      }
      const header = COLUMNS.exec(text)
      if (header !== null) {
        const direction = header[1] as 'RX' | 'TX'
        columns = header[2]!
          .trim()
          .split(/\s+/)
          .map((label) => ipCounter(direction, label))
        return true
      }
      if (columns !== undefined && VALUES.test(text)) {
        for (const [counter, value] of countsBy(columns, text.trim().split(/\s+/))) values.set(counter, value)
        columns = undefined
        return true
      }
      const address = ADDRESS.exec(text)?.[1]
      if (address !== undefined) publish(MACHINE_FACT, { addresses: [address] }, line, artifact.stamp)
      return REST.test(text)
    }, close)
  },
}
