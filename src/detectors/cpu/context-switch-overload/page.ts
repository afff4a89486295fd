import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Every switch costs some microseconds of kernel work and cold caches. With locks handed round between many threads, or far more runnable threads than CPUs, this becomes most of the work.',
  decoys: ['many switches on CPUs that are mostly idle', 'the first row of vmstat, which is the average since boot'],
  sample: 'a-convoy',
}
