import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const rtThrottling = failure({
  id: 'rt-throttling',
  title: 'Real-time tasks used up their share of a CPU',
  severity: 'warning',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'the kernel prints it once per boot only',
  links: ['https://docs.kernel.org/scheduler/sched-rt-group.html'],
  leadsTo: ['rcu-stall', 'workqueue-lockup'],
  thresholds: LIMITS,
  judge,
  ...words,
})
