import type { Example } from '../../core/detector.ts'

const FULL = `[ 5120.100001] cron invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0
[ 5120.100005] CPU: 1 PID: 611 Comm: cron Not tainted 6.8.0-31-generic #31-Ubuntu
[ 5120.100090] Mem-Info:
[ 5120.100091] active_anon:21000 inactive_anon:903000 isolated_anon:0
                active_file:120 inactive_file:95 isolated_file:0
                unevictable:0 dirty:0 writeback:0
                slab_reclaimable:6100 slab_unreclaimable:11800
                mapped:300 shmem:900 pagetables:3900
                sec_pagetables:0 bounce:0
                kernel_misc_reclaimable:0
                free:16700 free_pcp:30 free_cma:0
[ 5120.100100] Node 0 active_anon:84000kB inactive_anon:3612000kB active_file:480kB inactive_file:380kB unevictable:0kB isolated(anon):0kB isolated(file):0kB mapped:1200kB dirty:0kB writeback:0kB shmem:3600kB kernel_stack:5400kB pagetables:15600kB sec_pagetables:0kB all_unreclaimable? yes
[ 5120.100110] Node 0 DMA32 free:22100kB boost:0kB min:33800kB low:42200kB high:50600kB present:3129200kB managed:3063500kB mlocked:0kB
[ 5120.100111] lowmem_reserve[]: 0 0 0 0
[ 5120.100112] Node 0 Normal free:44700kB boost:0kB min:45000kB low:56000kB high:67000kB present:1048576kB managed:858300kB mlocked:0kB
[ 5120.100113] Node 0 DMA32: 5525*4kB (UME) 0*8kB 0*16kB = 22100kB
[ 5120.100114] Free swap  = 0kB
[ 5120.100115] Total swap = 0kB
[ 5120.100116] 1044444 pages RAM
[ 5120.100117] 63994 pages reserved
[ 5120.100120] Tasks state (memory values in pages):
[ 5120.100121] [  pid  ]   uid  tgid total_vm      rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name
[ 5120.100122] [    611]     0   611     2100      220      180       40         0    61440        0             0 cron
[ 5120.100123] [    802]   110   802   980000   862000   861500      500         0  7200768        0          -998 index builder
[ 5120.100124] [    930]    33   930    90000    18400    18000      400         0   262144        0             0 web)x
[ 5120.100130] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/web.service,task=web)x,pid=930,uid=33
[ 5120.100131] Out of memory: Killed process 930 (web)x) total-vm:360000kB, anon-rss:72000kB, file-rss:1600kB, shmem-rss:0kB, UID:33 pgtables:256kB oom_score_adj:0
`

export const GLOBAL_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  { name: 'the largest process is shielded, a small one pays', files: { 'dmesg.txt': FULL }, fires: true },
  {
    name: 'the two lines of a kernel before 5.1',
    files: {
      messages:
        'Mar  3 04:00:10 db2 kernel: Out of memory: Kill process 2201 (mysqld) score 871 or sacrifice child\nMar  3 04:00:10 db2 kernel: Killed process 2201 (mysqld) total-vm:9120000kB, anon-rss:7011200kB, file-rss:0kB\n',
    },
    fires: true,
  },
  {
    name: 'a cgroup at its own limit',
    files: {
      'dmesg.txt':
        '[  900.1] x\n[  900.200000] Memory cgroup out of memory: Killed process 812 (worker) total-vm:71352kB, anon-rss:68864kB, file-rss:1380kB, shmem-rss:0kB, UID:0 pgtables:180kB oom_score_adj:0\n',
    },
    fires: false,
  },
  {
    name: 'suspend, a victim that dies already, a program that quotes',
    files: {
      'kern.log':
        'Mar  3 04:00:10 n1 kernel: OOM killer disabled.\nMar  3 04:00:12 n1 kernel: OOM killer enabled.\nMar  3 04:00:13 n1 kernel: OOM victim 913 (job) is already exiting. Skip killing the task\nMar  3 04:00:14 n1 agent[77]: Out of memory: Killed process 930 (web) total-vm:360000kB, anon-rss:72000kB\n',
    },
    fires: false,
  },
]
