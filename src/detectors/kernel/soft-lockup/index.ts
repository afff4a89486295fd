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
  leadsTo: ['kernel-panic', 'rcu-stall', 'hung-task', 'watchdog-timeout', 'clock-skew'],
  // a machine that stood still finds its clock wrong when it goes on; one CPU that is held does not
  mayLeadTo: ({ stoodStill }, { id, facts: { by } }) => id !== 'clock-skew' || (stoodStill === true && by === undefined),
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  judge,
  ...words,
})
