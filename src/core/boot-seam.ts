import { recordType } from './record.ts'
import type { Instant, Span } from './span.ts'

/** The place of a log where a boot begins: journalctl's separator, or the kernel's first line. */
export interface BootSeam {
  /** The last line with a time above it: of the boot before. */
  readonly before: { readonly at: Span; readonly time: Instant; readonly message: string } | undefined
  /** Lines of others than the kernel stand above it: a shutdown would be told. */
  readonly tellsServices: boolean
}

export const BOOT_SEAM = recordType<BootSeam>('boot-seam')
