import type { LogLine } from '../core/log-line.ts'
import { type Broken, lineType, type RecordType } from '../core/record.ts'

/** A cluster has nobody who may decide (no leader, no quorum, no primary, sealed), or has one again, as a member or a client logs it. */
export interface ClusterState {
  /** What people call it: `Consul`, `Galera`. */
  readonly cluster: string
  /** As the rest of a sentence: `has no leader`. Undefined where it works again, or was stopped in good order. */
  readonly lacks: string | undefined
}

export const CLUSTER_STATE: RecordType<ClusterState & LogLine> = {
  ...lineType<ClusterState>('cluster-state'),
  broke: ({ lacks, message }): Broken | undefined => (lacks === undefined ? undefined : { says: message, gravity: 'failed', times: 1 }),
}

/** Several products log these words alike. */
export const UNNAMED_CLUSTER = 'The cluster'
