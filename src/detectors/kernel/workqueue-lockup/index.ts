import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const workqueueLockup = failure({
  id: 'workqueue-lockup',
  title: 'BUG: workqueue lockup',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  links: ['https://docs.kernel.org/core-api/workqueue.html'],
  leadsTo: ['hung-task', 'kernel-panic'],
  judge,
  ...words,
})
