import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const memoryPressure = failure({
  id: 'memory-pressure',
  title: 'Tasks wait for memory to be reclaimed',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['memory pressure', 'vmstat counters', 'meminfo', 'paging'],
  absence: 'averages of 10 to 300 s before the capture',
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/accounting/psi.html'],
  leadsTo: ['oom-kill-global', 'oom-kill-cgroup', 'oom-kill-userspace', 'app-oom'],
  // a runtime that was refused what this machine did not have
  mayLeadTo: (_, { id, facts: { machineIsShort } }) => id !== 'app-oom' || machineIsShort === true,
  lasts: true,
  judge,
  ...words,
})
