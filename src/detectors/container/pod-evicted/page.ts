import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'When a resource of the node falls below a threshold, the kubelet ranks its pods by use above their request and by priority, and ends them one by one.',
  decoys: ['a drain, which uses the eviction API', 'a taint that removes pods from a node that is gone'],
  sample: 'low-on-memory',
}
