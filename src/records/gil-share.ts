import { lineType } from '../core/record.ts'

/** How CPython's threads share its interpreter lock, over the time that py-spy has watched; in per cent. */
export interface GilShare {
  /** Share of the time in which the lock was held. */
  readonly heldPct: number
  /** Threads that run or want to, 100 for each. */
  readonly activePct: number
  readonly threads: number
}

export const GIL_SHARE = lineType<GilShare>('gil-share')
