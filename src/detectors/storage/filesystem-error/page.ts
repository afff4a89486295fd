import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A file system checks what it reads and whether its writes arrive. When metadata does not fit or the journal cannot be written, it prints the function that noticed it, and by its errors= policy goes on, becomes read-only, or panics.',
  decoys: [
    'a file system that is probed and found to be another one',
    'recovery of the journal after an unclean stop',
    'a shutdown that the user asked for',
  ],
  messages: [
    { text: 'EXT4-fs error (device D): fn:line: …', kernels: 'all', source: 'fs/ext4/super.c' },
    { text: 'Aborting journal on device D-8.', kernels: 'all', source: 'fs/jbd2/journal.c' },
    { text: 'JBD2: Detected IO errors while flushing file data on D', kernels: 'all', source: 'fs/jbd2/commit.c' },
    { text: 'XFS (D): Corruption of in-memory data detected', kernels: 'all', source: 'fs/xfs/xfs_fsops.c' },
    { text: 'XFS (D): Internal error …', kernels: 'all', source: 'fs/xfs/xfs_error.c' },
    { text: 'XFS (D): Metadata I/O error, metadata corruption detected', kernels: 'all', source: 'fs/xfs/xfs_buf.c' },
    { text: 'BTRFS error | critical (device D): …', kernels: 'all (state flags since 5.18)', source: 'fs/btrfs/messages.c' },
    { text: 'BTRFS: Transaction aborted (error -N)', kernels: 'all', source: 'fs/btrfs/transaction.h' },
    { text: 'F2FS-fs (D): …', kernels: 'all', source: 'fs/f2fs/super.c' },
    { text: 'FAT-fs (D): error, …', kernels: 'all', source: 'fs/fat/misc.c' },
  ],
  sample: 'a-damaged-directory',
}
