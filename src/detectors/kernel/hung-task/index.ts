import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const hungTask = failure({
  id: 'hung-task',
  title: 'Tasks hang in uninterruptible sleep',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'khungtaskd reports ten tasks by default and then falls silent, and may be disabled (kernel.hung_task_timeout_secs = 0)',
  links: ['https://docs.kernel.org/admin-guide/sysctl/kernel.html#hung-task-timeout-secs'],
  leadsTo: ['kernel-panic', 'watchdog-timeout', 'probe-failure'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  lasts: true,
  judge,
  ...words,
})
