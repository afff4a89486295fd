import { lineType } from '../core/record.ts'

/** A database read a page of its data that is not as it wrote it, or lies behind the end of its file. */
export interface PageDamaged {
  /** Processes of the server: `mysqld`. */
  readonly comms: readonly string[]
  /** Its own words, up to the advice. */
  readonly says: string
}

export const PAGE_DAMAGED = lineType<PageDamaged>('page-damaged')
