import { lineType } from '../core/record.ts'

/** A program says that it did what it may have failed at before. */
export interface DoneSince {
  readonly did: 'certificate' | 'start'
}

export const DONE_SINCE = lineType<DoneSince>('done-since')
