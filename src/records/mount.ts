import { recordType } from '../core/record.ts'

/** One mounted file system. */
export interface Mount {
  /** A device, a server's export, or a name that the file system chose. */
  readonly source: string
  readonly mount: string
  readonly type: string
  /** rw, relatime, … in their order. */
  readonly options: readonly string[]
}

export const MOUNT = recordType<Mount>('mount', () => ['mounts'])
