import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const hardLockup = failure({
  id: 'hard-lockup',
  title: 'A CPU did not even take interrupts (hard lockup)',
  severity: 'critical',
  domain: 'kernel',
  seenIn: ['kernel log'],
  links: ['https://docs.kernel.org/admin-guide/lockup-watchdogs.html'],
  leadsTo: ['kernel-panic', 'soft-lockup', 'rcu-stall', 'hung-task'],
  leadsToOnClients: ['nfs-hang', 'hung-task', 'dependency-unreachable', 'dns-failure'],
  judge,
  ...words,
})
