import { recordType } from '../core/record.ts'
import type { RawLine } from '../core/parser.ts'

/** The descriptors of one process at one moment, counted. */
export interface OpenFiles {
  readonly pid: number
  /** Seconds on the capture's own clock, where a time stands before the listing. */
  readonly clock?: number | undefined
  readonly comm?: string | undefined
  readonly user?: string | undefined
  /** Numbered descriptors: cwd, txt and mappings do not count against RLIMIT_NOFILE. */
  readonly count: number
  /** Descriptors by kind: REG, IPv4, unix, FIFO, a_inode, `CLOSE_WAIT`, `deleted`, … */
  readonly kinds: ReadonlyMap<string, number>
  /** The name that is opened most often, and how often. */
  readonly topName?: string | undefined
  readonly topNameCount: number
  /** Ports that it listens on, and that of them to which most of its connections lead, with their number. */
  readonly listens?: readonly string[] | undefined
  /** Addresses of this end of its connections, without their ports; not of the loopback device. */
  readonly addresses?: readonly string[] | undefined
  readonly servedPort?: string | undefined
  readonly servedCount?: number | undefined
  /** Sizes of its deleted files together, in KiB, where they were printed, and the largest one. */
  readonly deletedKb?: number | undefined
  readonly deletedName?: string | undefined
  /** A line of the commonest suspicious kind, as an example. */
  readonly example?: RawLine | undefined
}

export const OPEN_FILES = recordType<OpenFiles>('open-files')

/** Only the number of descriptors at a moment, from a capture that counted them. */
export interface OpenFileCount {
  readonly count: number
  /** Counts that share it are a series. */
  readonly of: string
  readonly pid?: number | undefined
  /** Rows of lsof(8) were counted: its heading, mappings and working directories are among them, which are no descriptors. */
  readonly lsofRows?: boolean | undefined
  /** Seconds on the capture's own clock. */
  readonly clock?: number | undefined
}

export const OPEN_FILE_COUNT = recordType<OpenFileCount>('open-file-count')
