import { recordType } from '../core/record.ts'

/** The pool of huge pages (hugetlbpage.rst), from a few lines of /proc/meminfo. Pages of `pageKb` KiB. */
export interface HugePages {
  readonly total: number
  readonly free?: number | undefined
  /** Promised, not yet taken: a part of the free ones. */
  readonly reserved?: number | undefined
  readonly surplus?: number | undefined
  readonly pageKb?: number | undefined
  /** KiB in huge pages of all sizes. */
  readonly hugetlbKb?: number | undefined
}

export const HUGE_PAGES = recordType<HugePages>('huge-pages', () => ['huge pages'])
