import { lineType } from '../core/record.ts'

/** The memory controller, or the kernel that takes a page out of use, reports bad memory. */
export interface MemoryError {
  /** CE: corrected. UE: not corrected. */
  readonly kind: 'CE' | 'UE'
  /** Errors that the line counts. */
  readonly errors: number
  /** A tool sums up what it recorded over time. */
  readonly isSum?: true | undefined
  /** Number of the memory controller; absent of a page that is taken out of use. */
  readonly mc?: number | undefined
  /** Name of the module, as the driver knows it. */
  readonly label?: string | undefined
  readonly row?: number | undefined
  /** The log of the baseboard controller tells it, which keeps events of years. */
  readonly bySensor?: true | undefined
  /** Frame number of a page that is taken out of use, with 0x. */
  readonly page?: string | undefined
  /** Who was sent SIGBUS for it, `postgres:4120`. */
  readonly victim?: string | undefined
}

export const MEMORY_ERROR = lineType<MemoryError>('memory-error')

/** A line in which the driver of a memory controller says what record it decodes, in front of the error itself. */
export interface MemoryErrorDetail {
  readonly mc: number
}

export const MEMORY_ERROR_DETAIL = lineType<MemoryErrorDetail>('memory-error-detail')
