import { recordType } from '../core/record.ts'

/** A job of a systemd manager at a moment, as `systemctl list-jobs` shows it. */
export interface UnitJob {
  readonly id: number
  readonly unit: string
  /** start, stop, restart, verify-active, reload, … */
  readonly type: string
  readonly state: 'running' | 'waiting'
}

export const UNIT_JOB = recordType<UnitJob>('unit-job', () => ['unit jobs'])

/** How many units of a machine `systemctl status` counts as failed; which ones it does not say. */
export interface FailedCount {
  readonly failed: number
  /** running, degraded, maintenance, starting, … */
  readonly state: string
}

export const FAILED_COUNT = recordType<FailedCount>('failed-count', () => ['unit state'])
