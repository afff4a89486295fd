import { recordType } from '../core/record.ts'

/** How many packets the receive ring of a network card holds, and may hold (ethtool -g). */
export interface RingSize {
  readonly interface: string
  readonly rx: number
  readonly rxMax: number
}

export const RING_SIZE = recordType<RingSize>('ring-size', () => ['interface counters'])
