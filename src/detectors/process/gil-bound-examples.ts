import type { Example } from '../../core/detector.ts'

export const GIL_BOUND_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'eight threads, one core',
    files: {
      'pidstat-t.txt': `Linux 6.1.0-9-amd64 (score-4) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command\n10:00:04        0      2909         -   88.67    2.33    0.00    0.00   91.00     1  python3\n10:00:04        0         -      2909    0.00    0.00    0.00    0.00    0.00     1  |__python3\n${[1, 2, 3, 4, 5, 6, 7, 8].map((i) => `10:00:04        0         -      291${i}   11.00    0.33    0.00   18.00   11.33     1  |__python3\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'threads that use several cores',
    files: {
      'pidstat-t.txt': `Linux 6.1.0-9-amd64 (score-4) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command\n10:00:04        0      2909         -  288.67    2.33    0.00    0.00  291.00     1  python3\n${[1, 2, 3, 4].map((i) => `10:00:04        0         -      291${i}   71.00    0.33    0.00    8.00   71.33     1  |__python3\n`).join('')}`,
    },
    fires: false,
  },
  {
    name: 'two threads, a half each',
    files: {
      'pidstat-t.txt': `Linux 6.1.0-9-amd64 (score-4) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01      UID      TGID       TID    %usr %system  %guest   %wait    %CPU   CPU  Command\n10:00:04        0      2909         -   98.67    1.33    0.00    0.00  100.00     1  python3\n10:00:04        0         -      2909    0.00    0.00    0.00    0.00    0.00     1  |__python3\n${[1, 2].map((i) => `10:00:04        0         -      291${i}   49.33    0.33    0.00   44.00   49.67     1  |__python3\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'py-spy top',
    files: {
      'py-spy-top.txt':
        "Collecting samples from 'python3 score.py' (python v3.11.2)\nTotal Samples 1000\nGIL: 100.00%, Active: 400.00%, Threads: 5\n\n  %Own   %Total  OwnTime  TotalTime  Function (filename)\n 81.00% 100.00%    8.10s    10.00s   score (score.py)\n",
    },
    fires: true,
  },
]
