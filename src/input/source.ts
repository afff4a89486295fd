import type { Gap } from '../core/report.ts'

/** One stream of decompressed bytes. It must be read (or given up) before the next source is asked for. */
export interface Source {
  /** Path as the user gave it; `!` between an archive and its member, also behind each decompression of a member inside. */
  readonly path: string
  /** The part of the path that the user did not name: below a folder, inside an archive. */
  readonly below?: string | undefined
  /** Bytes in pieces of any size. Ends early without throwing when the data does; the gap is reported through `Limits.gap`. */
  open(): AsyncIterable<Uint8Array>
  /** Set where the bytes are those of a file as it lies there, from its beginning. */
  readonly isFile?: true
  /** The same bytes, to be read at any time instead: of a large file that is nothing but text. */
  readonly later?: () => AsyncIterable<Uint8Array>
}

export interface InputLimits {
  /** Bytes read or expanded per top-level input. */
  readonly maxBytes: number
  /** Members of archives per top-level input. */
  readonly maxMembers: number
  /** Layers of compression and containers. */
  readonly maxDepth: number
  /** Expansion of one stream, once it has given 64 MiB. */
  readonly maxRatio: number
  /** Bytes kept of one line. */
  readonly maxLine: number
}

export const DEFAULT_LIMITS: InputLimits = {
  maxBytes: 16 * 2 ** 30,
  maxMembers: 1_000_000,
  maxDepth: 16,
  maxRatio: 250,
  maxLine: 2 ** 20,
}

/** Where input that could not be read is named. */
export type ReportGap = (gap: Gap) => void
