import { lineType } from '../core/record.ts'

/** A temperature crossed a threshold, or came back below it. */
export interface ThermalEvent {
  readonly kind: 'throttled' | 'normal' | 'critical'
  readonly cpu?: number | undefined
  /** What is hot. */
  readonly part: 'Core' | 'Package' | 'zone'
  /** Of this CPU since boot. */
  readonly totalEvents?: number | undefined
}

export const THERMAL_EVENT = lineType<ThermalEvent>('thermal-event')
