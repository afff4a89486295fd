import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const hugepageReservation = failure({
  id: 'hugepage-reservation',
  title: 'Huge pages that nobody uses hold the memory that is missing',
  severity: 'error',
  domain: 'memory',
  seenIn: ['huge pages'],
  absence: 'a pool that is in use, or memory that is left, at the moment of the capture',
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/admin-guide/mm/hugetlbpage.html'],
  leadsTo: ['oom-kill-global', 'oom-no-victim', 'oom-kill-userspace', 'memory-pressure', 'swap-thrash', 'app-oom'],
  lasts: true,
  judge,
  ...words,
})
