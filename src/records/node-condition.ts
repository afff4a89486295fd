import { recordType } from '../core/record.ts'

/** One row of a node's conditions. */
export interface NodeCondition {
  readonly node?: string | undefined
  /** Ready, MemoryPressure, DiskPressure, PIDPressure, … */
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string | undefined
  readonly message?: string | undefined
  /** As written. */
  readonly lastHeartbeat?: string | undefined
  readonly lastTransition?: string | undefined
}

export const NODE_CONDITION = recordType<NodeCondition>('node-condition')
