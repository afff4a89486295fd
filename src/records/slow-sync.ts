import { lineType } from '../core/record.ts'

/** A server tells that the disk kept it waiting, or what its cluster did meanwhile. */
export interface SlowSync {
  /** `sync`: its own fsync(2) or fdatasync(2) took long; `heartbeat`: it sent its heartbeat late over that; `leader-lost`: its cluster chose anew. */
  readonly kind: 'sync' | 'heartbeat' | 'leader-lost'
  /** Of `sync`, in ms, where the line tells it. */
  readonly tookMs: number | undefined
  /** What it allows for a sync, in ms. */
  readonly expectedMs: number | undefined
  /** The server, by the form of its line. */
  readonly server: 'etcd' | 'ZooKeeper' | 'Redis' | 'Elasticsearch'
}

export const SLOW_SYNC = lineType<SlowSync>('slow-sync')
