import { recordType } from '../core/record.ts'

/** An object that kmemleak (mm/kmemleak.c) found nothing pointing to, with the trace of its allocation. */
export interface KernelLeak {
  readonly host?: string | undefined
  readonly message: string
  /** As printed. */
  readonly address?: string | undefined
  readonly bytes?: number | undefined
  readonly comm?: string | undefined
  readonly pid?: number | undefined
  /** Innermost first, as printed. */
  readonly functions: readonly string[]
}

export const KERNEL_LEAK = recordType<KernelLeak>('kernel-leak')
