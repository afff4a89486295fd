import { recordType } from '../core/record.ts'
import type { MemInfo } from './mem-info.ts'

/** `COMM: page allocation failure: order:N, mode:…` (warn_alloc in mm/page_alloc.c) with what follows it. */
export interface AllocationFailure {
  readonly host?: string | undefined
  readonly comm: string
  readonly pid?: number | undefined
  readonly order: number
  /** As printed: `0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO)`, or bare hex before 4.6. */
  readonly mode: string
  /** Modules of the call trace, the innermost first. */
  readonly modules: readonly string[]
  readonly message: string
  readonly memInfo?: MemInfo | undefined
}

export const ALLOCATION_FAILURE = recordType<AllocationFailure>('allocation-failure')
