import { recordType } from '../core/record.ts'
import type { Engine } from './engine-event.ts'

/** What a container engine says of the health check of a container. */
export interface ContainerHealth {
  readonly engine?: Engine | undefined
  readonly container?: string | undefined
  /** 64 hexadecimal digits. */
  readonly containerId?: string | undefined
  readonly status: 'healthy' | 'unhealthy' | 'starting'
  /** Failures in a row, up to now. */
  readonly failingStreak?: number | undefined
  /** What the last check that failed wrote. */
  readonly output?: string | undefined
  /** As configured. */
  readonly timeoutSeconds?: number | undefined
  readonly intervalSeconds?: number | undefined
  readonly retries?: number | undefined
}

export const CONTAINER_HEALTH = recordType<ContainerHealth>('container-health')
