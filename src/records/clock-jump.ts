import { lineType } from '../core/record.ts'

/** The service that sets the clock says that the clock jumped, or that it was wrong. */
export interface ClockJump {
  /** chronyd, ntpd, systemd-timesyncd. */
  readonly by: string
  /** By how much it was wrong or was set, in seconds; below 0 it was ahead. */
  readonly seconds?: number | undefined
  /** It was put right at once at this line, not little by little. */
  readonly isSet?: true | undefined
  /** It is off by so much now, and nothing sets it. */
  readonly isNow?: true | undefined
  /** Somebody else moved it. */
  readonly moved?: 'forward' | 'backward' | undefined
}

export const CLOCK_JUMP = lineType<ClockJump>('clock-jump')
