import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'When the pages in use do not fit into memory, each fault evicts a page that is needed a moment later. Time goes into waiting for the swap device and into reclaim.',
  decoys: [
    'swap that is used and quiet (si and so 0)',
    'one burst of so, as when a large program starts',
    'the first row of vmstat, which is the average since boot',
  ],
  sample: 'a-process-that-its-cgroup-holds-down',
}
