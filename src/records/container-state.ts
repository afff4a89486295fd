import { recordType } from '../core/record.ts'
import type { Engine } from './engine-event.ts'

/** What Kubernetes or a container engine says of one state of one container. */
export interface ContainerState {
  /** Who tells it: the status that the kubelet reports, or the engine itself (docker, podman, crictl). */
  readonly source: 'pod status' | 'container runtime'
  /** Which engine, where the source tells. */
  readonly engine?: Engine | undefined
  readonly container?: string | undefined
  readonly init?: boolean | undefined
  readonly pod?: string | undefined
  readonly namespace?: string | undefined
  readonly podUid?: string | undefined
  /** 64 hexadecimal digits, without the runtime's prefix, of the container that had this state; a restart makes a new one. Of a table the first 12 or 13. */
  readonly containerId?: string | undefined
  readonly node?: string | undefined
  readonly image?: string | undefined
  /** Which state: the present one, or the one before the latest restart. */
  readonly which: 'state' | 'last state'
  readonly state?: 'Waiting' | 'Running' | 'Terminated' | undefined
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly exitCode?: number | undefined
  readonly signal?: number | undefined
  readonly started?: string | undefined
  readonly finished?: string | undefined
  readonly ready?: boolean | undefined
  readonly restarts?: number | undefined
  /** Of an engine, as --restart writes it: `always`, `no`, `on-failure:5`. */
  readonly restartPolicy?: string | undefined
  /** As written: `512Mi`. */
  readonly memoryLimit?: string | undefined
  readonly memoryRequest?: string | undefined
  /** As `describe` writes them: `http-get http://:80/ delay=5s timeout=1s period=10s #success=1 #failure=3`. */
  readonly probes?:
    { readonly liveness?: string | undefined; readonly readiness?: string | undefined; readonly startup?: string | undefined } | undefined
  /** The engine says that the OOM killer ran in it. Only engines state a false. */
  readonly oomKilled?: boolean | undefined
}

export const CONTAINER_STATE = recordType<ContainerState>('container-state')
