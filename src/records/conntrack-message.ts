import { lineType } from '../core/record.ts'

/** The connection tracking table had no room for one more entry: the packet was dropped. */
export interface ConntrackOverflow {
  /** The network namespace, where the kernel names one. */
  readonly netns: string | undefined
}

export const CONNTRACK_OVERFLOW = lineType<ConntrackOverflow>('conntrack-overflow')

/** Messages of the network stack, of any kind, that its rate limit left out. */
export interface NetSuppressed {
  readonly messages: number
}

export const NET_SUPPRESSED = lineType<NetSuppressed>('net-suppressed')
