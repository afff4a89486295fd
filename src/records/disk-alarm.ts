import { lineType } from '../core/record.ts'

/** Servers that watch their disk, or the size of their own database, and stop taking writes before it is full. */
export type Watcher = 'RabbitMQ' | 'Elasticsearch' | 'etcd' | 'Postfix' | 'MinIO' | 'Ceph'

/** A server says that it takes no more writes for want of space, or that it does so again. */
export interface DiskAlarm {
  readonly server: Watcher
  /** As the server calls itself or one of its cluster: `rabbit@mq-0`, `es-data-2`. */
  readonly node?: string | undefined
  readonly path?: string | undefined
  /** What is left, and what it asks for, as it prints them. */
  readonly free?: string | undefined
  readonly limit?: string | undefined
  /** Nothing is refused yet: shards are moved away. */
  readonly early: boolean
  readonly cleared: boolean
}

export const DISK_ALARM = lineType<DiskAlarm>('disk-alarm')
