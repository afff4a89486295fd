import { lineType } from '../core/record.ts'

/** Kubelet begins to evict pods, for want of this. */
export interface EvictionReclaim {
  /** memory, ephemeral-storage, inodes, pids. */
  readonly resource: string
}

export const EVICTION_RECLAIM = lineType<EvictionReclaim>('eviction-reclaim')
