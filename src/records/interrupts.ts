import { recordType } from '../core/record.ts'

/** One row of /proc/interrupts or /proc/softirqs: how often since boot, all CPUs together and the busiest of them. */
export interface InterruptCount {
  readonly kind: 'interrupt' | 'softirq'
  /** The capture without its sample number. */
  readonly of: string
  /** Number of a device's interrupt, or the kernel's name: NMI, LOC, TIMER, NET_RX. */
  readonly name: string
  readonly total: number
  readonly cpus: number
  readonly busiestCpu: number
  readonly busiest: number
  /** Chip, trigger and device, or what the name stands for. */
  readonly what?: string | undefined
}

export const INTERRUPT_COUNT = recordType<InterruptCount>('interrupt-count', () => ['interrupts'])
