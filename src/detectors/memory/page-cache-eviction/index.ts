import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const pageCacheEviction = failure({
  id: 'page-cache-eviction',
  title: 'Files that are in use are dropped from the page cache and read again',
  severity: 'warning',
  domain: 'memory',
  seenIn: ['vmstat counters', 'memory.stat', 'vmstat', 'paging'],
  absence: 'two samples of /proc/vmstat or memory.stat are needed',
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/admin-guide/cgroup-v2.html', 'https://docs.kernel.org/admin-guide/mm/concepts.html'],
  leadsTo: ['io-wait-saturation'],
  lasts: true,
  judge,
  ...words,
})
