import type { Broken, RecordType } from '../core/record.ts'
import { isOld } from './object-status.ts'

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
  /** Since it was made, as printed: `3h12m`. */
  readonly age?: string | undefined
  /** How long it has been terminating, as printed. */
  readonly terminatingFor?: string | undefined
}

/** Words for a pod none of whose containers runs yet. */
const WAITS = /^(?:Pending|ContainerCreating|PodInitializing|Init:\d{1,3}\/\d{1,3}|SchedulingGated)$/

/** A pod that neither starts, ends nor gets ready, long after it should have. */
function broke({ pod, namespace, status = '', ready, age, terminatingFor }: PodStatus): Broken | undefined {
  const of = pod === undefined ? 'a pod' : `pod ${namespace === undefined ? '' : `${namespace}/`}${pod}`
  if (isOld(terminatingFor)) return { says: `${of} is Terminating for ${terminatingFor}`, gravity: 'refused', times: 1 }
  if (!isOld(age)) return undefined
  if (WAITS.test(status)) return { says: `${of} is ${status} for ${age}`, gravity: 'failed', times: 1 }
  if (status === 'Unknown') return { says: `${of} is Unknown: its node does not answer`, gravity: 'failed', times: 1 }
  return status === 'Running' && ready === false
    ? { says: `${of} runs and is not ready, ${age} after it was made`, gravity: 'refused', times: 1 }
    : undefined
}

export const POD_STATUS: RecordType<PodStatus> = { name: 'pod-status', broke }
