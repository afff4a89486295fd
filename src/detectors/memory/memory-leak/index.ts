import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const memoryLeak = failure({
  id: 'memory-leak',
  title: 'A process takes more and more memory',
  severity: 'error',
  domain: 'memory',
  seenIn: ['processes', 'memory.stat', 'pod use', 'container use'],
  absence: 'a slow leak needs a longer series',
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man5/proc_pid_status.5.html'],
  leadsTo: ['swap-thrash', 'oom-kill-cgroup', 'oom-kill-global', 'memory-pressure'],
  lasts: true,
  judge,
  ...words,
})
