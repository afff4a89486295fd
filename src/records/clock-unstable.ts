import { lineType } from '../core/record.ts'

/** The kernel gave up a clock of its own. */
export interface ClockUnstable {
  /** `tsc`, `hpet`, `acpi_pm`, `kvm-clock`, … */
  readonly clocksource: string
  readonly cpu?: number | undefined
  /** As printed, or worked out of what is: `it was off by 12.0 ms`. */
  readonly reason: string
  /** Met while booting, by the design of the processor or the firmware: another clock is chosen, and nothing is wrong. */
  readonly byDesign: boolean
}

export const CLOCK_UNSTABLE = lineType<ClockUnstable>('clock-unstable')

/** The clock that the watchdog compared it with. */
export interface ClockCompared {
  readonly clocksource: string
  /** Seconds between two comparisons by this clock, as printed since 5.13; half a second where nothing kept it from running. */
  readonly seconds?: number | undefined
}

export const CLOCK_COMPARED = lineType<ClockCompared>('clock-compared')
