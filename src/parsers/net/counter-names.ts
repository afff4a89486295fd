import { countOf } from '../load/rows.ts'

/** Labels of ip -s and ip -s -s (iproute2, ip/ipaddress.c) by the kernel's names. */
const IP: Readonly<Record<'RX' | 'TX', ReadonlyMap<string, string>>> = {
  RX: new Map([
    ['bytes', 'rx_bytes'],
    ['packets', 'rx_packets'],
    ['errors', 'rx_errors'],
    ['dropped', 'rx_dropped'],
    ['missed', 'rx_missed_errors'],
    ['overrun', 'rx_over_errors'],
    ['mcast', 'multicast'],
    ['length', 'rx_length_errors'],
    ['crc', 'rx_crc_errors'],
    ['frame', 'rx_frame_errors'],
    ['fifo', 'rx_fifo_errors'],
    ['compressed', 'rx_compressed'],
    ['nohandler', 'rx_nohandler'],
  ]),
  TX: new Map([
    ['bytes', 'tx_bytes'],
    ['packets', 'tx_packets'],
    ['errors', 'tx_errors'],
    ['dropped', 'tx_dropped'],
    ['carrier', 'tx_carrier_errors'],
    ['collsns', 'collisions'],
    ['aborted', 'tx_aborted_errors'],
    ['fifo', 'tx_fifo_errors'],
    ['window', 'tx_window_errors'],
    ['heartbt', 'tx_heartbeat_errors'],
    ['heartbeat', 'tx_heartbeat_errors'],
    ['transns', 'carrier_changes'],
    ['compressed', 'tx_compressed'],
  ]),
}

export const ipCounter = (direction: 'RX' | 'TX', label: string): string | undefined => IP[direction].get(label)

/** Labels of the heading of /proc/net/dev, of netstat -i and of ifconfig. */
const SHORT = new Map([
  ['errs', 'errors'],
  ['ERR', 'errors'],
  ['errors', 'errors'],
  ['drop', 'dropped'],
  ['DRP', 'dropped'],
  ['dropped', 'dropped'],
  ['OK', 'packets'],
  ['packets', 'packets'],
  ['bytes', 'bytes'],
  ['fifo', 'fifo_errors'],
  ['OVR', 'fifo_errors'],
  ['overruns', 'fifo_errors'],
  ['frame', 'frame_errors'],
  ['carrier', 'carrier_errors'],
  ['compressed', 'compressed'],
])

export function shortCounter(direction: 'rx' | 'tx', label: string): string | undefined {
  if (label === 'multicast') return 'multicast'
  if (label === 'colls' || label === 'collisions') return 'collisions'
  const name = SHORT.get(label)
  return name === undefined ? undefined : `${direction}_${name}`
}

/** The cells that are counts, by their names; a column without a name is left out. */
export function countsBy(names: readonly (string | undefined)[], cells: readonly string[]): Map<string, number> {
  const values = new Map<string, number>()
  for (const [i, name] of names.entries()) {
    const value = countOf(cells[i])
    if (name !== undefined && value !== undefined) values.set(name, value)
  }
  return values
}
