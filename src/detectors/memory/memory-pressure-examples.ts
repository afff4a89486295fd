import type { Example } from '../../core/detector.ts'

export const MEMORY_PRESSURE_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'a quarter of the time',
    files: {
      'pressure/memory':
        'some avg10=26.83 avg60=21.17 avg300=6.10 total=19680241\nfull avg10=25.34 avg60=20.50 avg300=5.92 total=19153380\n',
    },
    fires: true,
  },
  {
    name: 'over',
    files: {
      'pressure/memory': 'some avg10=0.01 avg60=3.55 avg300=6.28 total=40058455\nfull avg10=0.00 avg60=1.75 avg300=4.20 total=29746228\n',
    },
    fires: false,
  },
  {
    name: 'tasks that reclaim by themselves',
    files: {
      'proc-vmstat.txt':
        'Fri Nov 21 14:00:00 UTC 2025\nnr_free_pages 17210\nnr_zone_inactive_anon 44059\nallocstall_normal 12\nallocstall_movable 40\npgscan_direct 8100\nFri Nov 21 14:01:00 UTC 2025\nnr_free_pages 16044\nnr_zone_inactive_anon 43310\nallocstall_normal 502\nallocstall_movable 911\npgscan_direct 918200\n',
    },
    fires: true,
  },
  {
    name: 'direct scans in most samples of sar -B',
    files: {
      'sar-B.txt': `Linux 6.1.0-9-amd64 (web-1) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01     pgpgin/s pgpgout/s   fault/s  majflt/s  pgfree/s pgscank/s pgscand/s pgsteal/s    %vmeff\n${[5120, 4870, 210, 6033, 5511].map((n, i) => `10:00:0${i + 2}      9120.00    210.00  12044.00      3.00   9800.00  12100.00 ${`${n}.00`.padStart(9)}   9610.00     61.00\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'a burst of direct scans',
    files: {
      'sar-B.txt': `Linux 6.1.0-9-amd64 (web-1) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01     pgpgin/s pgpgout/s   fault/s  majflt/s  pgfree/s pgscank/s pgscand/s pgsteal/s    %vmeff\n${[0, 0, 5200, 0, 0].map((n, i) => `10:00:0${i + 2}      9120.00    210.00  12044.00      3.00   9800.00  12100.00 ${`${n}.00`.padStart(9)}   9610.00     61.00\n`).join('')}`,
    },
    fires: false,
  },
  {
    name: 'a cgroup of anonymous memory at its limit',
    files: {
      'cgroup/batch.service/memory.max': '268435456\n',
      'cgroup/batch.service/memory.stat.2': 'anon 251658240\nfile 8388608\nshmem 0\n',
      'cgroup/batch.service/memory.events.1': 'low 0\nhigh 0\nmax 310\noom 0\noom_kill 0\n',
      'cgroup/batch.service/memory.events.2': 'low 0\nhigh 0\nmax 9120\noom 0\noom_kill 0\n',
    },
    fires: true,
  },
  {
    name: 'a cgroup that streams files through its limit',
    files: {
      'cgroup/backup.service/memory.max': '268435456\n',
      'cgroup/backup.service/memory.stat.2': 'anon 8388608\nfile 251658240\nshmem 0\n',
      'cgroup/backup.service/memory.events.1': 'low 0\nhigh 0\nmax 310\noom 0\noom_kill 0\n',
      'cgroup/backup.service/memory.events.2': 'low 0\nhigh 0\nmax 9120\noom 0\noom_kill 0\n',
    },
    fires: false,
  },
  {
    name: 'a reclaim thread that never rests',
    files: {
      'top.txt':
        'top - 14:02:11 up 9 days,  2:10,  1 user,  load average: 5.42, 4.80, 3.15\nTasks: 141 total,   3 running, 138 sleeping,   0 stopped,   0 zombie\n%Cpu(s): 32.1 us, 41.0 sy,  0.0 ni, 14.2 id, 12.5 wa,  0.0 hi,  0.2 si,  0.0 st\nMiB Mem :   3919.0 total,     60.3 free,   3604.8 used,    253.9 buff/cache\nMiB Swap:      0.0 total,      0.0 free,      0.0 used.    212.2 avail Mem\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n     58 root      20   0       0      0      0 R  88.4   0.0  12:41.02 kswapd0\n   2398 app       20   0 3812344   3.1g   1068 D  31.7  81.4   9:11.30 importer\n',
    },
    fires: true,
  },
  {
    name: 'a stall of a few seconds',
    files: {
      'pressure/memory': 'some avg10=14.20 avg60=3.10 avg300=0.71 total=1968024\nfull avg10=12.94 avg60=2.90 avg300=0.66 total=1715338\n',
    },
    fires: false,
  },
  {
    name: 'all tasks at once',
    files: {
      'pressure/memory': 'some avg10=8.90 avg60=6.02 avg300=1.71 total=1968024\nfull avg10=7.94 avg60=5.60 avg300=1.56 total=1715338\n',
    },
    fires: true,
  },
]
