import { lineType } from '../core/record.ts'

/** What the log of a kubelet or of a container runtime tells of one container by its id: whose it is, how it ended. */
export interface ContainerEvent {
  /** 64 hexadecimal digits. */
  readonly containerId: string
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  /** Of its main process. */
  readonly exitCode?: number | undefined
}

export const CONTAINER_EVENT = lineType<ContainerEvent>('container-event')
