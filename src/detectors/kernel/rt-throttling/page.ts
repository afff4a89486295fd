import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'SCHED_FIFO and SCHED_RR run before everything else. So that a loop in one cannot take the machine, all of them together get at most 95 % of each period per CPU; the kernel logs the first time the limit is hit.',
  decoys: ['CFS bandwidth throttling of a cgroup (cpu-throttling)', 'thermal throttling'],
  messages: [{ text: 'sched: RT throttling activated', kernels: 'all', source: 'kernel/sched/rt.c' }],
  sample: 'throttled',
}
