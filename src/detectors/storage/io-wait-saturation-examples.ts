import type { Example } from '../../core/detector.ts'

/** `iostat -x 2 COUNT` of one disk: the mean since boot, then rows that are alike. */
const iostat = (row: string, count: number): string =>
  `Linux 6.1.0-9-amd64 (db-3) \t11/21/26 \t_x86_64_\t(4 CPU)\n${Array.from(
    { length: count + 1 },
    (_, i) =>
      `\navg-cpu:  %user   %nice %system %iowait  %steal   %idle\n          61.20    0.00   12.40    8.10    0.00   18.30\n\nDevice            r/s     rkB/s   rrqm/s  %rrqm r_await rareq-sz     w/s     wkB/s   wrqm/s  %wrqm w_await wareq-sz  aqu-sz  %util\nsda   ${i === 0 ? '    0.66      5.60     0.00   0.04    0.14     8.48    1.41    107.25     0.12   2.10    1.20    76.06    0.01   0.30' : row}\n`,
  ).join('')}`

export const IO_WAIT_SATURATION_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'eight writers on a slow volume',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 3  8      0 906904  17076 479920    0    0   837  1226  290  917  7  4 86  1  1\n${' 1  8      0 906904  17076 479920    0    0     0  1718  325 1046  0  3  1 92  4\n'.repeat(6)}`,
    },
    fires: true,
  },
  {
    name: 'a burst of writeback',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0      0 906904  17076 479920    0    0   837  1226  290  917  7  4 26 61  1\n${' 2  0      0 906904  17076 479920    0    0     0     0  325 1046  0 50 48  0  2\n'.repeat(6)} 2  1      0 906904  17076 479920    0    0    64 958480  617 1095  0 13 19 65  2\n`,
    },
    fires: false,
  },
  {
    name: 'one row of vmstat',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0      0 906904  17076 479920    0    0    37    26  290  917  7  4 86  3  1\n 1  5      0 906904  17076 479920    0    0  9210    18  325 1046  0  3 35 62  0\n`,
    },
    fires: true,
  },
  {
    name: 'reads that wait on a busy disk',
    files: {
      'iostat-x.txt': iostat(
        '  180.00   7200.00     0.00   0.00  161.20    40.00    2.00     16.00     0.00   0.00   88.00     8.00   29.20  99.80',
        3,
      ),
    },
    fires: true,
  },
  {
    name: 'small writes that queue',
    files: {
      'iostat-x.txt': iostat(
        '    0.00      0.00     0.00   0.00    0.00     0.00  900.00  14400.00     0.00   0.00   45.30    16.00   40.70 100.00',
        5,
      ),
    },
    fires: true,
  },
  {
    name: 'a stream of large writes',
    files: {
      'iostat-x.txt': iostat(
        '    0.00      0.00     0.00   0.00    0.00     0.00  210.00 215040.00     0.00   0.00   95.10  1024.00   19.90 100.00',
        5,
      ),
    },
    fires: false,
  },
  {
    name: 'blocked tasks while other work takes the idle time',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 3  6      0 906904  17076 479920    0    0    37    26  290  917  7  4 86  3  1\n${' 5  7      0 906904  17076 479920    0    0  5120   918 1325 3046 88  9  0  3  0\n'.repeat(5)}`,
      'pressure/io': 'some avg10=71.40 avg60=66.02 avg300=31.90 total=98110245\nfull avg10=52.11 avg60=47.80 avg300=22.04 total=77010332\n',
    },
    fires: true,
  },
  {
    name: 'stood still for five minutes',
    files: {
      'pressure/io':
        'some avg10=97.02 avg60=96.11 avg300=88.43 total=918110245\nfull avg10=91.55 avg60=90.27 avg300=81.90 total=877010332\n',
    },
    fires: true,
  },
  {
    name: 'one moment of top',
    files: {
      'top.txt':
        'top - 14:02:11 up 9 days,  2:10,  1 user,  load average: 11.42, 9.80, 6.15\nTasks: 141 total,   1 running, 140 sleeping,   0 stopped,   0 zombie\n%Cpu(s):  2.1 us,  3.0 sy,  0.0 ni,  4.2 id, 90.5 wa,  0.0 hi,  0.2 si,  0.0 st\nMiB Mem :   3919.0 total,    210.3 free,   1204.8 used,   2503.9 buff/cache\nMiB Swap:      0.0 total,      0.0 free,      0.0 used.   2412.2 avail Mem\n\n    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n   2398 postgres  20   0  412344  98164  60068 D   1.7   2.4   0:41.02 postgres\n',
    },
    fires: true,
  },
  {
    name: 'a cgroup that reads as much as its own limit allows: a note',
    files: {
      'sys/fs/cgroup/batch.slice/io.max': '8:16 rbps=2097152 wbps=max riops=max wiops=120\n',
      'sys/fs/cgroup/batch.slice/io.stat': [0, 20_900_000, 41_900_000]
        .map((bytes, i) => `2026-11-26T07:00:${i}0+00:00\n8:16 rbytes=${bytes} wbytes=0 rios=${i * 900} wios=0 dbytes=0 dios=0\n`)
        .join(''),
    },
    fires: true,
  },
]
