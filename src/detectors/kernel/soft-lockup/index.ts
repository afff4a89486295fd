import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

/** Seconds by which what two watchdogs measured of one pause differs. */
const ONE_PAUSE_SECONDS = 2

export const softLockup = failure({
  id: 'soft-lockup',
  title: 'A CPU was held in the kernel (soft lockup)',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  links: ['https://docs.kernel.org/admin-guide/lockup-watchdogs.html'],
  leadsTo: ['kernel-panic', 'rcu-stall', 'hung-task', 'watchdog-timeout', 'clock-skew'],
  // a machine that stood still finds its clock wrong when it goes on, and was kept from checking it for just as long; one CPU that is held does not
  mayLeadTo: ({ stoodStill, stuckSeconds }, { id, facts: { by, checkedAfter } }) =>
    id !== 'clock-skew' ||
    (by === undefined &&
      (stoodStill === true ||
        (stuckSeconds !== undefined && typeof checkedAfter === 'number' && Math.abs(checkedAfter - stuckSeconds) <= ONE_PAUSE_SECONDS))),
  leadsToOnClients: ['nfs-hang', 'hung-task'],
  judge,
  ...words,
})
