import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './thresholds.ts'
import * as words from './words.ts'

export const containerLimitLow = failure({
  id: 'container-limit-low',
  title: 'The memory limit is below what is needed',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['cgroup'],
  absence: 'needs the limit and the runtime’s own setting, or a measured use',
  thresholds: LIMITS,
  links: ['https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html'],
  leadsTo: ['oom-kill-cgroup', 'container-oomkilled', 'memory-pressure'],
  lasts: true,
  judge,
  ...words,
})
