import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Workers of a pool are woken when one sleeps. One that never sleeps, or that gets no CPU, blocks all work behind it; the watchdog (workqueue.watchdog_thresh, 30 s) then prints the pools.',
  decoys: [
    'workqueue: … hogged CPU for >10000us N times, consider switching to WQ_UNBOUND: a hint',
    'BUG: workqueue leaked lock or atomic (kernel-warning)',
  ],
  messages: [{ text: 'BUG: workqueue lockup - pool … stuck for Ns!', kernels: 'since 4.5', source: 'kernel/workqueue.c' }],
  sample: 'a-pool-is-stuck',
}
