import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A task that is ready to run waits in a CPU’s run queue for its turn. With many more ready tasks than CPUs every request waits, whatever else the machine has.',
  decoys: [
    'as many workers as CPUs: full use without a queue',
    'a load average made by tasks in uninterruptible sleep (state D)',
    'a moment when many timers expire on CPUs that are half idle',
  ],
  sample: 'twenty-workers-on-two-cpus',
}
