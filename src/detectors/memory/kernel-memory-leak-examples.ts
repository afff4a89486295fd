import type { Example } from '../../core/detector.ts'

export const KERNEL_MEMORY_LEAK_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  {
    name: 'slab took two thirds of the machine',
    files: {
      'dmesg.txt':
        '[88000.100000] sshd invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO), order=0, oom_score_adj=0\n[88000.100010] Mem-Info:\n[88000.100011] active_anon:9000 inactive_anon:121000 isolated_anon:0\n                active_file:300 inactive_file:250 isolated_file:0\n                unevictable:0 dirty:0 writeback:0\n                slab_reclaimable:15000 slab_unreclaimable:702000\n                mapped:300 shmem:800 pagetables:2500\n                free:11000 free_pcp:0 free_cma:0\n[88000.100012] Node 0 Normal free:44000kB min:45000kB low:56000kB high:67000kB present:4194304kB managed:4000000kB\n[88000.100013] 1048576 pages RAM\n[88000.100014] 48576 pages reserved\n[88000.100015] Unreclaimable slab info:\n[88000.100016] Name                      Used          Total\n[88000.100017] flow_entry           2650000KB    2661000KB\n[88000.100018] Out of memory: Killed process 930 (web) total-vm:360000kB, anon-rss:72000kB, file-rss:1600kB, shmem-rss:0kB, UID:33 pgtables:256kB oom_score_adj:0\n',
    },
    fires: true,
  },
  {
    name: 'processes took it',
    files: {
      'dmesg.txt':
        '[88000.100000] sshd invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO), order=0, oom_score_adj=0\n[88000.100010] Mem-Info:\n[88000.100011] active_anon:9000 inactive_anon:921000 isolated_anon:0\n                active_file:300 inactive_file:250 isolated_file:0\n                slab_reclaimable:15000 slab_unreclaimable:12000\n                mapped:300 shmem:800 pagetables:2500\n                free:11000 free_pcp:0 free_cma:0\n[88000.100012] Node 0 Normal free:44000kB min:45000kB low:56000kB high:67000kB present:4194304kB managed:4000000kB\n[88000.100018] Out of memory: Killed process 930 (web) total-vm:360000kB, anon-rss:72000kB, file-rss:1600kB, shmem-rss:0kB, UID:33 pgtables:256kB oom_score_adj:0\n',
    },
    fires: false,
  },
  {
    name: 'memory in no counter',
    files: {
      meminfo:
        'MemTotal:       16326904 kB\nMemFree:          310224 kB\nMemAvailable:     402118 kB\nBuffers:           20110 kB\nCached:           410228 kB\nAnonPages:       2011904 kB\nShmem:             10240 kB\nSlab:             310112 kB\nSReclaimable:     190204 kB\nSUnreclaim:       119908 kB\nKernelStack:       12032 kB\nPageTables:        40120 kB\nVmallocUsed:       60204 kB\nPercpu:            10240 kB\n',
    },
    fires: true,
  },
  {
    name: 'slab that goes up and down',
    files: Object.fromEntries(
      [600000, 900000, 800000, 1200000, 1500000, 1800000].map((kb, i) => [
        `meminfo.${i + 1}`,
        `MemTotal:       16326904 kB\nMemFree:         6310224 kB\nMemAvailable:    7402118 kB\nSlab:            ${kb + 190204} kB\nSReclaimable:     190204 kB\nSUnreclaim:      ${kb} kB\n`,
      ]),
    ),
    fires: false,
  },
  {
    name: 'slabtop alone',
    files: {
      'slabtop.txt':
        ' Active / Total Objects (% used)    : 8952742 / 9099445 (98.4%)\n Active / Total Slabs (% used)      : 612044 / 612044 (100.0%)\n Active / Total Size (% used)       : 2445976.54K / 2464128.25K (99.3%)\n\n  OBJS ACTIVE  USE OBJ SIZE  SLABS OBJ/SLAB CACHE SIZE NAME                   \n4325767 4325701  99%    0.50K 540721        8   2162884K kmalloc-512            \n 97922  88004  89%    0.19K   4662       21     18648K dentry                 \n',
    },
    fires: true,
  },
  {
    name: 'one cache that grows in slabtop',
    files: Object.fromEntries(
      [1, 2, 3, 4, 5].map((i) => [
        `slabtop.${i}`,
        ` Active / Total Objects (% used)    : 952742 / 999445 (95.3%)\n Active / Total Size (% used)       : ${245976 + 90000 * i}.00K / ${264128 + 90000 * i}.00K (93.1%)\n\n  OBJS ACTIVE  USE OBJ SIZE  SLABS OBJ/SLAB CACHE SIZE NAME                   \n${180000 * i} ${180000 * i}  99%    0.50K ${22500 * i}        8   ${90000 * i}K kmalloc-512            \n 97922  88004  89%    0.19K   4662       21     18648K dentry                 \n`,
      ]),
    ),
    fires: true,
  },
]
