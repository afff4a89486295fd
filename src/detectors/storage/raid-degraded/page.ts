import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism: 'A member that fails a write, or stays away at assembly, is dropped from the array; the rest goes on without it.',
  decoys: ['an array with all members', 'a resync after an unclean stop', 'the mirror of an appliance with empty bays'],
  messages: [
    { text: 'md/raidN:mdN: Disk failure on D, disabling device.', kernels: 'all', source: 'drivers/md/raid1.c' },
    { text: 'md/raidN:mdN: Disk failure on D detected, failing array.', kernels: 'since 6.11', source: 'drivers/md/raid1.c' },
    { text: 'md: kicking non-fresh D from array!', kernels: 'all', source: 'drivers/md/md.c' },
  ],
  sample: 'a-member-fails',
}
