import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A descriptor that is opened on each request and not closed on every path adds up until RLIMIT_NOFILE is met. Sockets in CLOSE_WAIT are the plainest sign: the other side is gone.',
  decoys: ['a pool that fills and stays', 'a server with many established connections'],
  sample: 'growing-count',
}
