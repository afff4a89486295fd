import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A pool serves as many requests at once as it has workers. When each takes long, because what it calls is slow or locked, all are taken and the rest queues.',
  decoys: [
    'a queue that goes up and down',
    'idle workers that wait for work (getTask, take, queue.get, select, accept)',
    'a few threads that meet at a lock while the rest of the pool works',
  ],
  sample: 'a-queue-that-only-grows',
}
