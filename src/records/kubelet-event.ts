import { lineType } from '../core/record.ts'

/** What the kubelet's own log says of a pod or of its node, in the words of the events of the API. */
export interface KubeletEvent {
  /** `Killing`, `BackOff`, `Failed`, `Evicted`, `Unhealthy`, `FailedCreatePodSandBox`, `NetworkNotReady`. */
  readonly reason: string
  readonly says: string
  readonly namespace?: string | undefined
  readonly pod?: string | undefined
  readonly podUid?: string | undefined
  readonly container?: string | undefined
  /** It is about a pod, whose name is not told. */
  readonly ofPod?: boolean | undefined
  /** Where it is about the node, and names it. */
  readonly node?: string | undefined
}

export const KUBELET_EVENT = lineType<KubeletEvent>('kubelet-event')
