import { lineType } from '../core/record.ts'

/** The kernel left out lines about faults of programs, since there were too many (lib/ratelimit.c). */
export interface FaultsSuppressed {
  readonly lines: number
}

export const FAULTS_SUPPRESSED = lineType<FaultsSuppressed>('faults-suppressed')
