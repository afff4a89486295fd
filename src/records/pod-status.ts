import { recordType } from '../core/record.ts'

/** What is said of a pod as a whole. */
export interface PodStatus {
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  readonly node?: string | undefined
  /** Phase (`Pending`, `Running`, `Failed`, …) or the word that `kubectl get pods` prints. */
  readonly status?: string | undefined
  /** `Evicted`, `NodeLost`, `Unschedulable`, … */
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly restarts?: number | undefined
  /** All containers are ready. */
  readonly ready?: boolean | undefined
}

export const POD_STATUS = recordType<PodStatus>('pod-status')
