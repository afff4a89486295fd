import { recordType } from '../core/record.ts'

/** The System V objects of one kind, added up (ipcs(1)). */
export interface IpcTable {
  readonly kind: 'message queues' | 'shared memory' | 'semaphores'
  readonly objects: number
  /** Bytes of all segments, or in all queues. */
  readonly bytes?: number | undefined
  /** Messages that wait, or semaphores of all sets. */
  readonly members?: number | undefined
  /** Segments that no process is attached to. */
  readonly unattached?: number | undefined
}

export const IPC_TABLE = recordType<IpcTable>('ipc-table', () => ['System V IPC'])
