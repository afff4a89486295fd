import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism: 'A write that needs a new block fails with ENOSPC (28) once no free block is left, or only those reserved for root.',
  decoys: [
    'read-only images (squashfs of snaps, iso9660, composefs), which are always at 100 %',
    'ENOSPC of inotify watches or semaphores',
    'all inodes used: another failure',
    'a large disk that df rounds up to 100 %: a note',
  ],
  sample: 'root-file-system',
}
