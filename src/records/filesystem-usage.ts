import { recordType } from '../core/record.ts'

/** One row of df: blocks in KiB, or inodes. */
export interface FilesystemUsage {
  readonly of: 'blocks' | 'inodes'
  readonly device: string
  readonly type?: string | undefined
  readonly mount: string
  readonly total: number
  readonly used: number
  readonly free: number
  readonly usedPct: number
  /** Seconds on the capture's own clock, where a time stands before the table. */
  readonly clock?: number | undefined
  /** Sizes as printed, when df rounded them (-h). */
  readonly printed: { readonly total: string; readonly used: string; readonly free: string }
}

export const FILESYSTEM_USAGE = recordType<FilesystemUsage>('filesystem-usage')
