import type { FormatParser, RawLine } from '../../core/parser.ts'
import { BOND, type BondSlave } from '../../records/interface.ts'
import { ROW_AMISS } from '../../records/row-amiss.ts'
import { countOf, rowsSink } from '../load/rows.ts'

const TITLE = /^Ethernet Channel Bonding Driver: (?:v?\d\S{0,40}.{0,60})$/
const FIELD =
  /^\s{0,8}(Bonding Mode|Transmit Hash Policy|Primary Slave|Currently Active Slave|MII Status|MII Polling Interval \(ms\)|Up Delay \(ms\)|Down Delay \(ms\)|Peer Notification Delay \(ms\)|ARP Polling Interval \(ms\)|ARP Missed Max|ARP IP target\/s \(n\.n\.n\.n form\)|NS IPv6 target\/s \(xx::xx form\)|LACP (?:active|rate)|Min links|Aggregator selection policy \(ad_select\)|System (?:priority|MAC address)|Aggregator ID|Number of ports|Actor Key|Partner (?:Key|Mac Address|Churn State|Churned Count)|Actor (?:Churn State|Churned Count)|Slave Interface|Speed|Duplex|Link Failure Count|Permanent HW addr|Slave queue ID|system (?:priority|mac address)|port (?:key|priority|number|state)|oper key): (.{0,120})$/
const TITLES = /^\s{0,8}(?:802\.3ad info|Active Aggregator Info:|details (?:actor|partner) lacp pdu:)\s{0,8}$/
const PATH = /bonding[/!._-](?!proc\b)([\w.-]{1,32}?)(?:\.txt)?$/

/** /proc/net/bonding/bond0. */
export const bonding: FormatParser = {
  id: 'bonding',
  title: '/proc/net/bonding/bond0',
  capture: ['cat /proc/net/bonding/bond0'],
  recognised: 'by its first line (Ethernet Channel Bonding Driver: …)',
  samples: [
    {
      text: 'Ethernet Channel Bonding Driver: v5.15.0\n\nBonding Mode: fault-tolerance (active-backup)\nPrimary Slave: None\nCurrently Active Slave: eth0\nMII Status: up\n\nSlave Interface: eth0\nMII Status: up\nSpeed: 10000 Mbps\nDuplex: full\nLink Failure Count: 0\n',
    },
  ],
  shows: ['network interfaces'],
  begins: ['Ethernet Channel Bonding Driver: '],
  heading: (text) => TITLE.test(text),
  open(publish, artifact) {
    const bond = /\/bonding\/([\w.-]{1,32})\s{0,4}$/.exec(artifact.command ?? '')?.[1] ?? PATH.exec(artifact.path)?.[1]
    let place: RawLine | undefined
    let fields = new Map<string, string>()
    let slaves: Map<string, string>[] = []
    const close = (): void => {
      const mode = fields.get('Bonding Mode')
      if (place !== undefined && mode !== undefined)
        publish(
          BOND,
          {
            bond,
            mode,
            miiStatus: fields.get('MII Status'),
            activeSlave: fields.get('Currently Active Slave'),
            slaves: slaves.map(slaveOf),
          },
          place,
          artifact.stamp,
        )
      fields = new Map()
      slaves = []
    }
    return rowsSink((line) => {
      if (TITLE.test(line.text)) {
        close()
        place = line
        return true
      }
      const field = FIELD.exec(line.text.trimEnd())
      if (field === null) return TITLES.test(line.text)
      if (field[1] === 'Slave Interface') slaves.push(new Map())
      const of = slaves.at(-1) ?? fields
      if (!of.has(field[1]!)) of.set(field[1]!, field[2]!.trim())
      if (field[1] === 'MII Status' && field[2]!.trim() === 'down') {
        const slave = of.get('Slave Interface')
        const name = slave === undefined ? (bond ?? 'bond') : `${slave}${bond === undefined ? '' : ` of ${bond}`}`
        publish(ROW_AMISS, { name, amiss: 'MII Status is down', gravity: slave === undefined ? 'failed' : 'refused' }, line, artifact.stamp)
      }
      return true
    }, close)
  },
}

const slaveOf = (fields: ReadonlyMap<string, string>): BondSlave => ({
  interface: fields.get('Slave Interface')!,
  miiStatus: fields.get('MII Status'),
  linkFailures: countOf(fields.get('Link Failure Count')),
  speedMbps: countOf(/^(\d{1,9}) Mbps$/.exec(fields.get('Speed') ?? '')?.[1]),
})
