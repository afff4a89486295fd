import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Files are served from memory while they fit into what processes leave over. A stream of other files, or growing processes in the same cgroup, evict them; the kernel counts each page that comes back as a refault.',
  decoys: ['a cold start: pages that are read for the first time', 'a stream that nobody else suffers from', 'swapping: another failure'],
  sample: 'a-copy-evicts-an-index',
}
