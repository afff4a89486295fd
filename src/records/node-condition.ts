import { recordType } from '../core/record.ts'

/** One condition of a Kubernetes node. `Unschedulable` stands for a cordon. */
export interface NodeCondition {
  readonly node?: string | undefined
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string | undefined
  readonly message?: string | undefined
  /** As printed. */
  readonly heartbeat?: string | undefined
  readonly since?: string | undefined
}

export const NODE_CONDITION = recordType<NodeCondition>('node-condition')
