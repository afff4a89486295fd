import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'ext4 with errors=remount-ro, btrfs, FAT and others stop all writes after an error in metadata or journal, so that the damage does not grow.',
  decoys: ['a file system that was remounted read-only on request', 'an image that is read-only by nature'],
  messages: [
    { text: 'EXT4-fs (D): Remounting filesystem read-only', kernels: 'all', source: 'fs/ext4/super.c' },
    { text: 'BTRFS info (device D): forced readonly', kernels: 'all', source: 'fs/btrfs/messages.c' },
    { text: 'FAT-fs (D): Filesystem has been set read-only', kernels: 'all', source: 'fs/fat/misc.c' },
  ],
  sample: 'with-its-mount-and-its-victim',
}
