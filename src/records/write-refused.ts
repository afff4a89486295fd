import { lineType } from '../core/record.ts'

/** A program was refused a write, or says why it failed (errno(3)). */
export interface WriteRefused {
  readonly error: 'ENOSPC' | 'EDQUOT' | 'EROFS' | 'EIO'
  /** As the line calls the program. */
  readonly process: string | undefined
  readonly path: string | undefined
}

export const WRITE_REFUSED = lineType<WriteRefused>('write-refused')

/** A program says which file it could not write; why may stand in a line near it. */
export const WRITE_FAILED = lineType<{ readonly path: string }>('write-failed')
