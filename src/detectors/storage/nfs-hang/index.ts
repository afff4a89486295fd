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
  // what waits for a disk of this machine waits for no server
  mayLeadTo: (_, { id, facts: { waitsFor } }) => id !== 'hung-task' || typeof waitsFor !== 'string' || !/\bdisk\b/.test(waitsFor),
  links: ['https://man7.org/linux/man-pages/man5/nfs.5.html'],
  judge: (scope) => [...unanswered(scope), ...lostLocks(scope)],
  ...words,
})
