import { recordType } from '../core/record.ts'

export interface KubeEvent {
  /** `namespace/name` of the object, or its name. */
  readonly object?: string | undefined
  readonly type?: string | undefined
  readonly reason: string
  readonly message: string
  readonly count?: number | undefined
}

export const KUBE_EVENT = recordType<KubeEvent>('kube-event')
