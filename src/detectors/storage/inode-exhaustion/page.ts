import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'ext2/3/4 fix the number of inodes when the file system is made. Many small files use them up long before the blocks; creating a file then fails with ENOSPC.',
  decoys: ['all blocks used: another failure', 'images and file systems that report no inodes at all'],
  sample: 'all-used-blocks-free',
}
