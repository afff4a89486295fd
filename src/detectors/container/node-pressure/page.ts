import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The kubelet compares memory, disk space, inodes and process numbers with its eviction thresholds and reports a condition of the node.',
  decoys: ['a condition that is False, or Unknown because the node is gone', 'pressure that was over again'],
  sample: 'disk-pressure',
}
