import { lineType } from '../core/record.ts'

/** Real-time tasks had used their share of a CPU and were held back. */
export interface RtThrottled {
  /** Tasks under SCHED_DEADLINE ran over, and not those of SCHED_FIFO and SCHED_RR. */
  readonly deadline: boolean
}

export const RT_THROTTLED = lineType<RtThrottled>('rt-throttled')
