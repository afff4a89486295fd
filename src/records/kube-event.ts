import { recordType } from '../core/record.ts'

/** An event of the Kubernetes API as `describe`, `get events` or an object shows it. */
export interface KubeEvent {
  /** Kind of the object in lower case: `pod`, `node`, … */
  readonly kind?: string | undefined
  readonly namespace?: string | undefined
  readonly name?: string | undefined
  readonly uid?: string | undefined
  /** From the field path `spec.containers{api}`. */
  readonly container?: string | undefined
  readonly type?: string | undefined
  readonly reason: string
  readonly message: string
  /** How often it was seen; one where nothing else is said. */
  readonly count: number
  /** As printed: `12m (x9 over 30m)`. */
  readonly age?: string | undefined
  /** Component that reports it: `kubelet`, `default-scheduler`, `kernel-monitor`. */
  readonly from?: string | undefined
}

export const KUBE_EVENT = recordType<KubeEvent>('kube-event')
