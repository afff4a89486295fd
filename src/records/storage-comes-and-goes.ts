import { type Broken, lineType, type RecordType } from '../core/record.ts'
import type { LogLine } from '../core/log-line.ts'

/** The way to storage is lost, or works again, as the client's driver logs it. */
export interface StorageComesAndGoes {
  /** `iscsi 3:0`, `mds0`, `mon2`, `\\fs01\share`. */
  readonly thing: string
  readonly isBack: boolean
}

export const STORAGE_COMES_AND_GOES: RecordType<StorageComesAndGoes & LogLine> = {
  ...lineType<StorageComesAndGoes>('storage-comes-and-goes'),
  broke: ({ isBack, message }): Broken | undefined => (isBack ? undefined : { says: message, gravity: 'failed', times: 1 }),
}
