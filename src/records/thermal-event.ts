import { lineType } from '../core/record.ts'

/** A temperature crossed a threshold, or came back below it. */
export interface ThermalEvent {
  /** stopped: the kernel shuts the machine down for it. */
  readonly kind: 'throttled' | 'normal' | 'critical' | 'stopped'
  readonly cpu?: number | undefined
  /** What is hot. */
  readonly part: 'Core' | 'Package' | 'zone'
  /** The zone or chip that is told of. */
  readonly zone?: string | undefined
  readonly degrees?: number | undefined
  /** Of this CPU since boot. */
  readonly totalEvents?: number | undefined
}

export const THERMAL_EVENT = lineType<ThermalEvent>('thermal-event')
