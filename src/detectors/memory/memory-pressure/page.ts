import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'When free memory runs out, tasks that ask for more must wait until pages were written out or dropped. Pressure stall information (PSI) counts that time.',
  decoys: ['pressure that was up minutes ago and is over', 'a machine with little free and much available memory'],
  sample: 'a-quarter-of-the-time',
}
