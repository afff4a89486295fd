import { JOB_STATUS } from '../../records/job-status.ts'
import { instantOf, type Located } from './located.ts'
import { get, number, text, type Tree } from './tree.ts'

/** The status of an object of kind Job (batch/v1). */
export function publishJob(located: Located, tree: Tree): void {
  const job = text(get(tree, 'metadata', 'name'))
  const status = get(tree, 'status')
  if (job === undefined || status === undefined) return
  const ended = (get(status, 'conditions')?.list ?? []).find(
    (condition) => /^(?:Failed|Complete)$/.test(text(get(condition, 'type')) ?? '') && String(get(condition, 'status')?.scalar) === 'True',
  )
  const owner = (get(tree, 'metadata', 'ownerReferences')?.list ?? []).find((one) => text(get(one, 'kind')) === 'CronJob')
  located.publish(
    JOB_STATUS,
    {
      job,
      namespace: text(get(tree, 'metadata', 'namespace')),
      cronJob: text(get(owner, 'name')),
      condition: text(get(ended, 'type')) as 'Failed' | 'Complete' | undefined,
      reason: text(get(ended, 'reason')),
      message: text(get(ended, 'message')),
      failed: number(get(status, 'failed')),
      succeeded: number(get(status, 'succeeded')),
      active: number(get(status, 'active')),
      backoffLimit: number(get(tree, 'spec', 'backoffLimit')),
      deadlineSeconds: number(get(tree, 'spec', 'activeDeadlineSeconds')),
    },
    located.at(get(ended, 'reason'), get(ended, 'type'), get(status, 'failed'), status),
    instantOf(text(get(ended, 'lastTransitionTime'))),
  )
}
