import { lineType } from '../core/record.ts'

/** The pids controller refused a fork in a cgroup; the kernel says it once of each. */
export interface ForkRejected {
  readonly cgroup: string
}

export const FORK_REJECTED = lineType<ForkRejected>('fork-rejected')
