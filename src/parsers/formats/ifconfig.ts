import type { FormatParser, RawLine } from '../../core/parser.ts'
import { seriesOf } from '../../core/series-of.ts'
import { INTERFACE_COUNTERS, INTERFACE_LINK } from '../../records/interface.ts'
import { MACHINE_FACT } from '../../records/machine-fact.ts'
import { countOf, rowsSink } from '../load/rows.ts'
import { shortCounter } from '../net/counter-names.ts'

/** net-tools 2: `eth0: flags=4163<UP,…>  mtu 1500`; before, and in busybox: `eth0      Link encap:Ethernet  HWaddr …`. */
const NEW = /^([\w.:-]{1,32}): flags=\d{1,6}<([A-Z0-9,_]{0,200})>\s{1,4}mtu (\d{1,7})$/
const OLD = /^([\w.:-]{1,32})\s{1,12}Link encap:\S.{0,120}$/
const FLAGS = /^\s{4,12}([A-Z]{2,12}(?: [A-Z]{2,12}){0,8})\s{1,4}MTU:(\d{1,7})\s{1,4}Metric:\d{1,7}$/
const ADDRESS = /^\s{4,12}inet6?(?: addr:? ?| )(?!127\.|::1\b|fe80)([\da-f.:]{3,45})\b/
const COUNTS = /^\s{4,12}(?:(RX|TX)\s(?:packets|errors|bytes)[ :]\d|collisions:\d)/
const PAIR = /(?:\b(RX|TX) )?\b([a-z]{4,10})[ :](\d{1,20})(?!\S)/g
const REST =
  /^\s{4,12}(?:inet6?[ :]|inet6? addr: ?|ether [\da-f]{2}:|loop\s|unspec [\dA-F-]{20,}|device (?:interrupt|memory) |Interrupt:\d|tunnel\s)/

/** ifconfig: state and counters of each interface. */
export const ifconfig: FormatParser = {
  id: 'ifconfig',
  title: 'ifconfig',
  capture: ['ifconfig -a'],
  recognised: 'by the first row of an interface (eth0: flags=4163<UP,…>  mtu 1500)',
  samples: [
    {
      text: 'eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n        inet 192.0.2.2  netmask 255.255.255.0  broadcast 192.0.2.255\n        ether 52:54:00:12:34:56  txqueuelen 1000  (Ethernet)\n        RX packets 2403  bytes 90126319 (85.9 MiB)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 1634  bytes 227998 (222.6 KiB)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n',
    },
  ],
  shows: ['network interfaces', 'interface counters'],
  begins: [': flags=', 'Link encap:'],
  heading: (text) => NEW.test(text.trimEnd()) || OLD.test(text.trimEnd()),
  open(publish, artifact) {
    const of = seriesOf(artifact.path)
    let name = ''
    let place: RawLine | undefined
    let values = new Map<string, number>()
    const close = (): void => {
      if (place !== undefined && values.size > 0)
        publish(INTERFACE_COUNTERS, { source: 'ifconfig', of, interface: name, values }, place, artifact.stamp)
      values = new Map()
    }
    const link = (line: RawLine, flags: string[], mtu: string): void =>
      publish(INTERFACE_LINK, { interface: name, flags, mtu: Number(mtu) }, line, artifact.stamp)
    return rowsSink((line) => {
      const text = line.text.trimEnd()
      const head = NEW.exec(text) ?? OLD.exec(text)
      if (head !== null) {
        close()
        name = head[1]!
        place = line
        if (head[3] !== undefined) link(line, head[2]!.split(',').filter(Boolean), head[3])
        return true
      }
      const flags = FLAGS.exec(text)
      if (flags !== null) {
        link(line, flags[1]!.split(' '), flags[2]!)
        return true
      }
      const address = ADDRESS.exec(text)?.[1]
      if (address !== undefined) publish(MACHINE_FACT, { addresses: [address] }, line, artifact.stamp)
      if (!COUNTS.test(text)) return REST.test(text)
      let direction: 'rx' | 'tx' = 'tx'
      for (const [, way, label, digits] of text.matchAll(PAIR)) {
        if (way !== undefined) direction = way === 'RX' ? 'rx' : 'tx'
        const counter = shortCounter(direction, label!)
        const value = countOf(digits)
        if (counter !== undefined && value !== undefined) values.set(counter, value)
      }
      return true
    }, close)
  },
}
