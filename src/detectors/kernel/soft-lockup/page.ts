import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A per-CPU watchdog task could not run for twice kernel.watchdog_thresh: code in kernel mode does not give the CPU back, spins on a lock, or the hypervisor stopped the whole CPU.',
  decoys: ['softdog: initialized … soft_panic=0', 'softlockup_panic=0 on the command line', 'INFO: NMI handler took too long'],
  messages: [
    { text: 'BUG: soft lockup - CPU#n stuck for Ns! [T:PID]', kernels: 'until 4.x', source: 'kernel/watchdog.c' },
    { text: 'watchdog: BUG: soft lockup - CPU#n stuck for Ns! [T:PID]', kernels: 'since 4.x', source: 'kernel/watchdog.c' },
  ],
  sample: 'a-driver-loops',
}
