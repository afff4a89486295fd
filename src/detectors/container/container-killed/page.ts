import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'An exit code above 128 is 128 plus the signal that ended the main process. 137 is SIGKILL whoever sent it; 134, 136 and 139 are crashes of the program itself.',
  decoys: ['OOMKilled, which is its own failure', 'a job that was deleted', 'a stop on request'],
  sample: 'a-failed-liveness-probe',
}
