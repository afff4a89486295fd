import { lineType } from '../core/record.ts'

/** The kernel had no room for one more neighbour. */
export interface NeighbourOverflow {
  /** `arp_cache` of IPv4, `ndisc_cache` of IPv6. */
  readonly table: string
}

export const NEIGHBOUR_OVERFLOW = lineType<NeighbourOverflow>('neighbour-overflow')
