import { lineType } from '../core/record.ts'

/** A program was refused a write, or says why it failed (errno(3)). */
export interface WriteRefused {
  readonly error: 'ENOSPC' | 'EDQUOT' | 'EROFS' | 'EIO'
  /** As the line calls the program. */
  readonly process: string | undefined
  readonly path: string | undefined
}

export const WRITE_REFUSED = lineType<WriteRefused>('write-refused')
