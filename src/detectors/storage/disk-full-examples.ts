import type { Example } from '../../core/detector.ts'

export const DISK_FULL_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'root file system',
    files: {
      'df.txt':
        'Filesystem      Size  Used Avail Use% Mounted on\nudev            1.9G     0  1.9G   0% /dev\n/dev/vda1        20G   19G     0 100% /\n/dev/loop1       55M   55M     0 100% /snap/core18/1223\n',
    },
    fires: true,
  },
  {
    name: 'a quota',
    files: { 'app.log': "2025-11-21 14:00:00,120 ERROR mailer: [Errno 122] Disk quota exceeded: '/home/ann/Maildir/tmp/91'\n" },
    fires: true,
  },
  {
    name: 'snaps only',
    files: {
      'df.txt':
        'Filesystem      Size  Used Avail Use% Mounted on\nudev            1.9G     0  1.9G   0% /dev\n/dev/vda1        20G   12G  7.0G  63% /\n/dev/loop1       55M   55M     0 100% /snap/core18/1223\n',
    },
    fires: false,
  },
  {
    name: 'rounded up to 100 %, with room',
    files: {
      'df.txt':
        'Filesystem     1K-blocks      Used Available Use% Mounted on\n/dev/sdb1      976762584 972762584   4000000 100% /archive\n',
    },
    fires: false,
  },
  {
    name: 'a little left, and a write that was refused',
    files: {
      'df.txt':
        'Filesystem     1K-blocks      Used Available Use% Mounted on\n/dev/sdb1       20509264  20310000    199264  99% /var/lib/docker\n',
      'app.log': "2025-11-21 14:00:00,120 ERROR builder: [Errno 28] No space left on device: '/var/lib/docker/tmp/layer-91'\n",
    },
    fires: true,
  },
  {
    name: 'filling up',
    files: {
      'df.txt': [15000000, 15300000, 15610000, 15900000, 16205000]
        .map(
          (used, i) =>
            `Fri Nov 21 14:${i}0:00 UTC 2025\nFilesystem     1K-blocks     Used Available Use% Mounted on\n/dev/vda1       20509264 ${used}   ${20509264 - used}  ${Math.ceil(used / 205092.64)}% /\n`,
        )
        .join(''),
    },
    fires: true,
  },
]
