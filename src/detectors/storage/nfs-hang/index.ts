import { failure } from '../../../core/failure.ts'
import { lostLocks } from './lost-locks.ts'
import { type Facts, unanswered } from './judge.ts'
import * as words from './words.ts'

export const nfsHang = failure<Facts, Record<never, never>>({
  id: 'nfs-hang',
  title: 'An NFS server does not answer',
  severity: 'error',
  domain: 'storage',
  lasts: true,
  seenIn: ['kernel log'],
  leadsTo: ['hung-task', 'io-wait-saturation'],
  links: ['https://man7.org/linux/man-pages/man5/nfs.5.html'],
  judge: (scope) => [...unanswered(scope), ...lostLocks(scope)],
  ...words,
})
