import type { RawLine } from '../core/parser.ts'
import { recordType } from '../core/record.ts'

/** A network interface as ip(8) or ifconfig(8) shows it. */
export interface InterfaceLink {
  readonly interface: string
  /** UP, NO-CARRIER, LOWER_UP, RUNNING, … (netdevice(7)). */
  readonly flags: readonly string[]
  readonly mtu: number
  /** Operational state of RFC 2863: UP, DOWN, LOWERLAYERDOWN, DORMANT, UNKNOWN. */
  readonly state?: string | undefined
  /** The bridge, bond or VRF that it belongs to. */
  readonly master?: string | undefined
}

export const INTERFACE_LINK = recordType<InterfaceLink>('interface-link', () => ['network interfaces'])

/**
 * What the kernel has counted of one interface since it was made, by the names of struct rtnl_link_stats64 (if_link.h): rx_bytes,
 * rx_packets, rx_errors, rx_dropped, rx_missed_errors, tx_carrier_errors, collisions, … /proc/net/dev adds rx_missed_errors to
 * rx_dropped and all kinds of carrier trouble to tx_carrier_errors (net/core/net-procfs.c).
 */
export interface InterfaceCounters {
  readonly source: 'ip' | 'proc-net-dev' | 'netstat' | 'ifconfig'
  /** The capture without its sample number: what shares it is a series. */
  readonly of: string
  readonly interface: string
  readonly values: ReadonlyMap<string, number>
}

export const INTERFACE_COUNTERS = recordType<InterfaceCounters>('interface-counters', () => ['interface counters'])

/** What a driver has counted, by its own names (ethtool -S). */
export interface DriverCounters {
  readonly of: string
  readonly interface?: string | undefined
  readonly values: ReadonlyMap<string, number>
  /** Rows of NO_ROOM_COUNTERS. */
  readonly lines?: ReadonlyMap<string, RawLine> | undefined
}

/**
 * Packets for which the receive ring had no room, as drivers call them: e1000e, igb, ixgbe, mlx5 (of its queues, and of its port), i40e and
 * ice (of their port), bnx2x, bnxt, tg3. One card counts a packet by several of them. What is only called dropped may have another reason.
 */
export const NO_ROOM_COUNTERS =
  /^(?:rx_missed(?:_errors)?|rx_no_dma_resources|rx_out_of_buffer|rx_discards(?:_phy)?|rx_fifo_errors|port\.rx_discards|rx_(?:total_)?discard_pkts|rxbds_empty)$/

export const DRIVER_COUNTERS = recordType<DriverCounters>('driver-counters', () => ['interface counters'])

/** Packets that one CPU took from its backlog queue since boot (net/core/net-procfs.c, softnet_seq_show). */
export interface SoftnetCounters {
  readonly of: string
  readonly cpu: number
  readonly processed: number
  /** The queue was full: net.core.netdev_max_backlog. */
  readonly dropped: number
  /** Polls that ended with work left: net.core.netdev_budget. */
  readonly timeSqueezed: number
  readonly receivedRps?: number | undefined
  readonly flowLimited?: number | undefined
}

export const SOFTNET_COUNTERS = recordType<SoftnetCounters>('softnet-counters', () => ['interface counters'])

/** A bond and its slaves (drivers/net/bonding/bond_procfs.c). */
export interface Bond {
  readonly bond?: string | undefined
  readonly mode: string
  readonly miiStatus?: string | undefined
  readonly activeSlave?: string | undefined
  readonly slaves: readonly BondSlave[]
}

export interface BondSlave {
  readonly interface: string
  readonly miiStatus?: string | undefined
  readonly linkFailures?: number | undefined
  /** Mbit/s; undefined where the driver does not know. */
  readonly speedMbps?: number | undefined
}

export const BOND = recordType<Bond>('bond', () => ['network interfaces'])
