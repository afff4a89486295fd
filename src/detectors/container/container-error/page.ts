import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism: 'An exit code from 1 to 128 was chosen by the program, or by the shell or runtime that should have started it.',
  decoys: [
    'a container that was killed by a signal',
    'a container in CrashLoopBackOff, which is its own failure',
    'one restart after which it runs',
  ],
  sample: 'ended-with-3',
}
