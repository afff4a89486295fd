import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A Job makes pods until enough of them have succeeded. It fails when more pods failed than its backoffLimit allows (6 unless set), when it is active longer than activeDeadlineSeconds, or when its podFailurePolicy says so.',
  decoys: ['a retry within the limit, after which it completed', 'a CronJob whose runs complete'],
  sample: 'backoff-limit',
}
