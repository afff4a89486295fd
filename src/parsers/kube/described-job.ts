import type { JobStatus } from '../../records/job-status.ts'

const STATUSES = /^(\d{1,9}) (?:Active(?: \(\d{1,9} Ready\))?|Running) \/ (\d{1,9}) Succeeded \/ (\d{1,9}) Failed$/

/** What `describe` says of a Job; undefined of anything else. `value`: of a key that stands leftmost. */
export function describedJob(value: (key: string) => string | undefined): JobStatus | undefined {
  const m = STATUSES.exec(value('Pods Statuses') ?? '')
  const job = value('Name')
  if (m === null || job === undefined) return undefined
  const number = (key: string): number | undefined =>
    /^(\d{1,9})s?$/.test(value(key) ?? '') ? Number.parseInt(value(key)!, 10) : undefined
  return {
    job,
    namespace: value('Namespace'),
    cronJob: /^CronJob\/(\S{1,253})$/.exec(value('Controlled By') ?? '')?.[1],
    condition: value('Completed At') === undefined ? undefined : 'Complete',
    active: Number(m[1]),
    succeeded: Number(m[2]),
    failed: Number(m[3]),
    backoffLimit: number('Backoff Limit'),
    deadlineSeconds: number('Active Deadline Seconds'),
  }
}
