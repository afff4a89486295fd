import { lineType } from '../core/record.ts'

/** What a file system says of an error that it met. */
export interface FilesystemError {
  /** Undefined of a line that names none (`BTRFS: Transaction aborted`). */
  readonly device: string | undefined
  /** `ext4`, `xfs`, `btrfs`, …; `jbd2`: the journal of an ext file system. */
  readonly filesystem: string
  /** The kernel's function that noticed it. */
  readonly functionName: string | undefined
  readonly text: string
  /** It tells only that an earlier error has stopped the file system. */
  readonly isConsequence: boolean
  /**
   * What the line tells of an error: `repaired`: another copy was good, and was written over the bad one. `asked`: a program had it shut down.
   * `remembered`: errors that its superblock counts since its last check.
   */
  readonly nature?: 'repaired' | 'asked' | 'remembered' | undefined
  /** A tool that checks it says so, and not the kernel. */
  readonly byTool?: boolean | undefined
  /** Of what is remembered: how many errors, or when one was, in seconds since 1970. */
  readonly errors?: number | undefined
  readonly epochSeconds?: number | undefined
}

export const FILESYSTEM_ERROR = lineType<FilesystemError>('filesystem-error')

/** A file system made itself read-only. */
export interface FilesystemReadonly {
  readonly device: string
  readonly filesystem: string
}

export const FILESYSTEM_READONLY = lineType<FilesystemReadonly>('filesystem-readonly')
