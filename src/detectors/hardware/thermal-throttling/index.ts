import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const thermalThrottling = failure({
  id: 'thermal-throttling',
  title: 'CPUs are slowed down because they are hot',
  severity: 'warning',
  domain: 'hardware',
  seenIn: ['kernel log'],
  lasts: true,
  leadsTo: ['run-queue-saturation', 'soft-lockup'],
  links: ['https://docs.kernel.org/admin-guide/thermal/index.html'],
  judge,
  ...words,
})
