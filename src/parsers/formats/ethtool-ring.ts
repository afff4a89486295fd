import type { FormatParser, RawLine } from '../../core/parser.ts'
import { RING_SIZE } from '../../records/ring-size.ts'
import { countOf, rowsSink } from '../load/rows.ts'

const TITLE = /^Ring parameters for ([\w.-]{1,32}):\s{0,8}$/
const PART = /^(Pre-set maximums|Current hardware settings):\s{0,8}$/
const ROW = /^([A-Z][\w -]{1,40}):\s{1,8}(\d{1,10}|n\/a)\s*$/

/** ethtool -g: how large the rings of a network card are, and may be. */
export const ethtoolRing: FormatParser = {
  id: 'ethtool-ring',
  title: 'ethtool -g',
  capture: ['ethtool -g eth0'],
  recognised: 'by its first line (Ring parameters for eth0:)',
  samples: [
    {
      text: 'Ring parameters for eth3:\nPre-set maximums:\nRX:\t\t8192\nRX Mini:\tn/a\nTX:\t\t8192\nCurrent hardware settings:\nRX:\t\t1024\nRX Mini:\tn/a\nTX:\t\t1024\n',
    },
  ],
  shows: ['interface counters'],
  begins: ['Ring parameters for '],
  heading: (text) => TITLE.test(text),
  open(publish) {
    let name: string | undefined
    let part: string | undefined
    let max: number | undefined
    let own: { readonly rx: number; readonly line: RawLine } | undefined
    const close = (): void => {
      if (name !== undefined && own !== undefined && max !== undefined)
        publish(RING_SIZE, { interface: name, rx: own.rx, rxMax: max }, own.line)
      max = undefined
      own = undefined
    }
    return rowsSink((line) => {
      const title = TITLE.exec(line.text)
      if (title !== null) {
        close()
        name = title[1]
        part = undefined
        return true
      }
      const heading = PART.exec(line.text)
      if (heading !== null) {
        part = heading[1]
        return true
      }
      const row = ROW.exec(line.text)
      if (row === null || part === undefined) return false
      const packets = row[1] === 'RX' ? countOf(row[2]) : undefined
      if (packets !== undefined && part.startsWith('Pre-set')) max = packets
      else if (packets !== undefined) own = { rx: packets, line }
      return true
    }, close)
  },
}
