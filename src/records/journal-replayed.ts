import { lineType } from '../core/record.ts'

/** A file system replayed its journal (log) after an unclean stop, and that succeeded. */
export interface JournalReplayed {
  readonly device: string
  /** As the line names it: `ext4`, `xfs`, `btrfs`; undefined of fsck, which names none. */
  readonly filesystem: string | undefined
}

export const JOURNAL_REPLAYED = lineType<JournalReplayed>('journal-replayed')
