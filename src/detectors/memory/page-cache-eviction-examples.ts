import type { Example } from '../../core/detector.ts'

export const PAGE_CACHE_EVICTION_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'a copy evicts an index',
    files: {
      'memory.stat.1': 'cache 314576896\nrss 106496\nworkingset_refault_anon 0\nworkingset_refault_file 0\n',
      'memory.stat.2': 'cache 438321152\nrss 106496\nworkingset_refault_anon 0\nworkingset_refault_file 1110860\n',
    },
    fires: true,
  },
  {
    name: 'a cold read',
    files: {
      'memory.stat.1': 'cache 0\nrss 0\nworkingset_refault_anon 0\nworkingset_refault_file 0\n',
      'memory.stat.2': 'cache 438321152\nrss 106496\nworkingset_refault_anon 0\nworkingset_refault_file 91\n',
    },
    fires: false,
  },
  {
    name: 'mapped files that fault again, and nothing is swapped',
    files: {
      'sar-BW.txt': `Linux 6.1.0-9-amd64 (web-1) \t11/21/26 \t_x86_64_\t(4 CPU)\n\n10:00:01     pgpgin/s pgpgout/s   fault/s  majflt/s  pgfree/s pgscank/s pgscand/s pgsteal/s    %vmeff\n${[412, 388, 405, 9, 431].map((n, i) => `10:00:0${i + 2}     91200.00    210.00  12044.00 ${`${n}.00`.padStart(9)}   9800.00  12100.00    310.00   9610.00     77.00\n`).join('')}\n10:00:01     pswpin/s pswpout/s\n${[0, 0, 2, 0, 0].map((n, i) => `10:00:0${i + 2}         ${n}.00      0.00\n`).join('')}`,
    },
    fires: true,
  },
  {
    name: 'what comes back comes from swap',
    files: {
      'proc-vmstat.1': 'nr_free_pages 17210\nnr_zone_inactive_anon 44059\npswpin 2100\npswpout 9340\nworkingset_refault_file 8000\n',
      'proc-vmstat.2': 'nr_free_pages 16044\nnr_zone_inactive_anon 43310\npswpin 61020\npswpout 83511\nworkingset_refault_file 90000\n',
    },
    fires: false,
  },
  {
    name: 'the cache shrinks while something else takes the memory',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0   2048  30260    848 629272    0    0   147   130  405  472 16  8 76  0  0\n${[620110, 580300, 541220, 499870, 461200, 420050, 380440, 341900, 300120, 261400].map((cache) => ` 2  1   2048  30260    848 ${cache}    1    0  5214   190  643  501 21  6 61 12  0\n`).join('')}`,
    },
    fires: true,
  },
]
