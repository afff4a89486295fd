import { once, type Scope } from '../core/scope.ts'
import type { Cited } from '../core/span.ts'
import { JOB_STATUS } from '../records/job-status.ts'
import { kubeEvents } from './kube-events.ts'

/** Reasons for which the controller of Jobs gives one up. */
const GIVES_UP = /^(?:BackoffLimitExceeded|DeadlineExceeded|PodFailurePolicy|FailedIndexes|MaxFailedIndexesExceeded)$/

/** Jobs that failed, by their names without namespaces, each with what tells it. */
const failedJobs = once((scope): ReadonlyMap<string, Cited<object>> => {
  const failed = new Map<string, Cited<object>>()
  for (const row of scope.rows(JOB_STATUS)) if (row.condition === 'Failed') failed.set(row.job, row)
  for (const { what } of kubeEvents(scope))
    if (GIVES_UP.test(what.reason) && what.name !== undefined && what.kind !== 'pod' && !failed.has(what.name)) failed.set(what.name, what)
  return failed
})

/** The failed Job of which this pod (namespace/name, or its name) is: pods of a Job are called as it is, with five characters behind it. */
export function failedJobOf(scope: Scope, pod: string | undefined): Cited<object> | undefined {
  const name = pod?.split('/').at(-1)
  const job = /^(.{1,250})-[a-z0-9]{5}$/.exec(name ?? '')?.[1]
  if (job === undefined) return undefined
  // of an indexed Job its pods have a number in between
  return failedJobs(scope).get(job) ?? failedJobs(scope).get(job.replace(/-\d{1,5}$/, ''))
}
