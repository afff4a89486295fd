import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The scheduler moves tasks to idle CPUs unless their affinity forbids it or there is only one runnable thread. Then one CPU sets the pace and the mean over all CPUs looks harmless.',
  decoys: ['all CPUs busy', 'one busy interval', 'a task that wanders from CPU to CPU'],
  sample: 'pinned-to-cpu-1',
}
