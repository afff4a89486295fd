import { recordType } from '../core/record.ts'

/** What Kubernetes or a container engine says of one container. */
export interface ContainerState {
  readonly container?: string | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  /** 64 hexadecimal digits, without the runtime's prefix. */
  readonly containerId?: string | undefined
  readonly node?: string | undefined
  /** Which state: the present one, or the one before the latest restart. */
  readonly which: 'state' | 'last state'
  readonly state?: 'Waiting' | 'Running' | 'Terminated' | undefined
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly exitCode?: number | undefined
  readonly signal?: number | undefined
  readonly started?: string | undefined
  readonly finished?: string | undefined
  readonly restarts?: number | undefined
  /** As written: `512Mi`. */
  readonly memoryLimit?: string | undefined
  readonly memoryRequest?: string | undefined
}

export const CONTAINER_STATE = recordType<ContainerState>('container-state')
