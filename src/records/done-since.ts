import { lineType } from '../core/record.ts'

/** A program says that it did what it may have failed at before. */
export interface DoneSince {
  readonly did: 'certificate' | 'start' | 'image' | 'packages'
  /** The image that is there now. */
  readonly image?: string | undefined
}

export const DONE_SINCE = lineType<DoneSince>('done-since')
