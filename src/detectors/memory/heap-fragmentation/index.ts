import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const heapFragmentation = failure({
  id: 'heap-fragmentation',
  title: 'The heap is mostly holes that cannot be given back',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['heap'],
  absence: 'of the one process whose heap was printed',
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man3/malloc_info.3.html', 'https://man7.org/linux/man-pages/man3/malloc_trim.3.html'],
  leadsTo: ['oom-kill-cgroup', 'oom-kill-global'],
  lasts: true,
  judge,
  ...words,
})
