import { recordType } from '../core/record.ts'

/** What an object, a description or a table says of one Job. */
export interface JobStatus {
  readonly job: string
  readonly namespace?: string | undefined
  /** The CronJob that made it. */
  readonly cronJob?: string | undefined
  /** Its final condition, where it has one. */
  readonly condition?: 'Failed' | 'Complete' | undefined
  /** `BackoffLimitExceeded`, `DeadlineExceeded`, `PodFailurePolicy`. */
  readonly reason?: string | undefined
  readonly message?: string | undefined
  readonly failed?: number | undefined
  readonly succeeded?: number | undefined
  readonly active?: number | undefined
  readonly backoffLimit?: number | undefined
  readonly deadlineSeconds?: number | undefined
}

export const JOB_STATUS = recordType<JobStatus>('job-status')
