import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const swapThrash = failure({
  id: 'swap-thrash',
  title: 'The machine is thrashing: pages go to swap and come back',
  severity: 'error',
  domain: 'memory',
  seenIn: ['vmstat', 'swap traffic', 'vmstat counters'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man8/vmstat.8.html'],
  leadsTo: ['hung-task', 'io-wait-saturation', 'memory-pressure', 'context-switch-overload', 'probe-failure'],
  lasts: true,
  judge,
  ...words,
})
