import type { Example } from '../../core/detector.ts'

export const SWAP_THRASH_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'sustained in both directions',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 396044  71860    848  29272   12  117   147   130  405  472 16  8 76  0  0\n${' 2  3 396044  71860    848  29272 5440 4810  5444  4810 1643 1501  9 14 10 67  0\n'.repeat(6)}`,
    },
    fires: true,
  },
  {
    name: 'swap is used but quiet',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 873696  71860    848  29272 9012 8117   147   130  405  472 16  8 16 60  0\n${' 1  0 873696  71860    848  29272    0    0     0     0   42   34  0  0 100  0  0\n'.repeat(6)}`,
    },
    fires: false,
  },
  {
    name: 'a little each way, and tasks that wait for it',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 396044  71860    848  29272   12  117   147   130  405  472 16  8 76  0  0\n${' 2  0 396044  71860    848  29272  210  190   214   190  643  501 21  6 61 12  0\n'.repeat(6)}`,
    },
    fires: true,
  },
  {
    name: 'a little each way, and a kernel that is busy with reclaim',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 396044  71860    848  29272   12  117   147   130  405  472 16  8 76  0  0\n${' 6  0 396044  71860    848  29272  210  190   214   190  643  501 41 52  7  0  0\n'.repeat(6)}`,
    },
    fires: true,
  },
  {
    name: 'much read back while other work hides the wait',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 396044  71860    848  29272   12  117   147   130  405  472 16  8 76  0  0\n${' 6  0 396044  71860    848  29272 2210 1890  2214  1890  643  501 88 12  0  0  0\n'.repeat(6)}`,
    },
    fires: true,
  },
  {
    name: 'two samples of /proc/vmstat, and tasks that wait',
    files: {
      'proc-vmstat.1': 'nr_free_pages 17210\nnr_zone_inactive_anon 44059\npswpin 2100\npswpout 9340\nallocstall_normal 12\n',
      'proc-vmstat.2': 'nr_free_pages 16044\nnr_zone_inactive_anon 43310\npswpin 61020\npswpout 83511\nallocstall_normal 902\n',
      'pressure/memory':
        'some avg10=38.20 avg60=31.05 avg300=12.40 total=51002331\nfull avg10=30.01 avg60=25.70 avg300=10.02 total=40011298\n',
    },
    fires: true,
  },
  {
    name: 'much read back, and pressure that stays low',
    files: {
      'vmstat.txt': `procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu-----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n 1  0 396044  71860    848  29272   12  117   147   130  405  472 16  8 76  0  0\n${' 6  0 396044  71860    848  29272 2210 1890  2214  1890  643  501 88 12  0  0  0\n'.repeat(6)}`,
      'pressure/memory': 'some avg10=0.80 avg60=0.55 avg300=0.20 total=1002331\nfull avg10=0.30 avg60=0.21 avg300=0.08 total=411298\n',
    },
    fires: false,
  },
  {
    name: 'two samples of /proc/vmstat, and direct reclaim',
    files: {
      'proc-vmstat.1': 'nr_free_pages 17210\nnr_zone_inactive_anon 44059\npswpin 2100\npswpout 9340\nallocstall_normal 12\n',
      'proc-vmstat.2': 'nr_free_pages 16044\nnr_zone_inactive_anon 43310\npswpin 61020\npswpout 83511\nallocstall_normal 902\n',
    },
    fires: true,
  },
  {
    name: 'two samples of /proc/vmstat, and pressure',
    files: {
      'proc-vmstat.1': 'nr_free_pages 17210\nnr_zone_inactive_anon 44059\npswpin 2100\npswpout 9340\n',
      'proc-vmstat.2': 'nr_free_pages 16044\nnr_zone_inactive_anon 43310\npswpin 61020\npswpout 83511\n',
      'pressure/memory':
        'some avg10=38.20 avg60=31.05 avg300=12.40 total=51002331\nfull avg10=30.01 avg60=25.70 avg300=10.02 total=40011298\n',
    },
    fires: true,
  },
]
