import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const softLockup = failure({
  id: 'soft-lockup',
  title: 'A CPU was held in the kernel (soft lockup)',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  links: ['https://docs.kernel.org/admin-guide/lockup-watchdogs.html'],
  leadsTo: ['kernel-panic', 'rcu-stall', 'hung-task', 'watchdog-timeout'],
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  judge,
  ...words,
})
