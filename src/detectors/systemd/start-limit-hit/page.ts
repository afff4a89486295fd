import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'By default five starts within ten seconds are allowed. A unit with Restart= that fails at once uses them up, and then systemd leaves it alone until somebody resets it.',
  decoys: ['a unit that is restarted at times and stays up', "a program's log that quotes the sentence"],
  sample: 'started-too-often',
}
