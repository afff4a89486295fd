import { lineType } from '../core/record.ts'

/** One row of last(1): a boot, a shutdown, a change of runlevel, or a session that nobody ended. Times as printed, without a zone. */
export interface BootHistory {
  readonly kind: 'boot' | 'down' | 'runlevel' | 'crash'
  readonly when: string
  readonly kernelRelease: string | undefined
}

export const BOOT_HISTORY = lineType<BootHistory>('boot-history')
