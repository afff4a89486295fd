import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const runQueueSaturation = failure({
  id: 'run-queue-saturation',
  title: 'More tasks want to run than there are CPUs',
  severity: 'warning',
  domain: 'cpu',
  lasts: true,
  seenIn: ['vmstat', 'run queue', 'top', 'load average', 'cpu pressure'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man8/vmstat.8.html'],
  leadsTo: [],
  judge,
  ...words,
})
