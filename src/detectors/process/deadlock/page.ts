import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism: 'Two threads that take the same two locks in opposite order can each get the first and wait for the second for ever.',
  decoys: [
    'many threads that wait for one lock whose holder works',
    'idle workers that wait for work',
    'the word in a log line of a program',
  ],
  sample: 'jstack',
}
