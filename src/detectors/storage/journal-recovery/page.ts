import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A journal holds the changes that were not yet written in place. Mounting after a crash, a power loss or a copy of a mounted file system replays them.',
  decoys: ['a clean mount', 'the journal of systemd'],
  messages: [
    { text: 'EXT4-fs (D): recovery complete', kernels: 'all', source: 'fs/ext4/super.c' },
    { text: 'XFS (D): Ending recovery', kernels: 'all', source: 'fs/xfs/xfs_log_recover.c' },
  ],
  sample: 'replayed',
}
