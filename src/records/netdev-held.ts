import { lineType, recordType } from '../core/record.ts'

/** A network device that is being removed and that somebody still holds. */
export interface NetdevHeld {
  readonly device: string
  /** References that are left, as printed; newer kernels count 1 for none. */
  readonly usageCount: number
}

export const NETDEV_HELD = lineType<NetdevHeld>('netdev-held')

/** Who took a reference that was not given back (lib/ref_tracker.c). */
export interface ReferenceHolder {
  readonly tracker: string
  readonly users: number
  readonly of: number
  /** Innermost first, as printed. */
  readonly functions: readonly string[]
  readonly host?: string | undefined
}

export const REFERENCE_HOLDER = recordType<ReferenceHolder>('reference-holder')
