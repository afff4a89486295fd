import { recordType } from '../core/record.ts'

/** The pool of huge pages (hugetlbpage.rst), from /proc/meminfo or a few lines of it. Pages of `pageKb` KiB. */
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

/** Of the fields of /proc/meminfo. */
export const hugePagesOf = (fields: ReadonlyMap<string, number>): HugePages => ({
  total: fields.get('HugePages_Total') ?? 0,
  free: fields.get('HugePages_Free'),
  reserved: fields.get('HugePages_Rsvd'),
  surplus: fields.get('HugePages_Surp'),
  pageKb: fields.get('Hugepagesize'),
  hugetlbKb: fields.get('Hugetlb'),
})
