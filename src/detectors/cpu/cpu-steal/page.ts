import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism: 'A virtual CPU that is ready to run waits for a physical one. The guest counts that time as stolen.',
  decoys: ['a few per cent of steal on a shared host', 'one sample among many'],
  sample: 'half-of-the-time',
}
