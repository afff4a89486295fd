import { lineType } from '../core/record.ts'

/** A machine that started without knowing the time, or does not get to know it. */
export interface ClockUnset {
  /** `lost`: the clock is behind what the system knows to have passed, or cannot be read; `unanswered`: no time server answers; `set`: one does, and the time is right from there on. */
  readonly says: 'lost' | 'unanswered' | 'set'
  /** Who says so: `systemd`, `systemd-timesyncd`, `the kernel`. */
  readonly by: string
  /** The time server that was asked. */
  readonly server?: string | undefined
}

export const CLOCK_UNSET = lineType<ClockUnset>('clock-unset')
