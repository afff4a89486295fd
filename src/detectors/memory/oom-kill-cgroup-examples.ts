import type { Example } from '../../core/detector.ts'

const POD = 'kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod3c9d4a10_7b21_4f6e_9a55_0d1f2e3a4b5c.slice'
const ID = 'b71e5c0f'.repeat(8)

const NESTED = `Jun  2 10:11:12 node-7 kernel: [81200.500001] python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=936
Jun  2 10:11:12 node-7 kernel: [81200.500050] memory: usage 524288kB, limit 524288kB, failcnt 311
Jun  2 10:11:12 node-7 kernel: [81200.500051] swap: usage 0kB, limit 0kB, failcnt 0
Jun  2 10:11:12 node-7 kernel: [81200.500052] Memory cgroup stats for /${POD}:
Jun  2 10:11:12 node-7 kernel: [81200.500053] anon 498073600
Jun  2 10:11:12 node-7 kernel: [81200.500053] file 20971520
Jun  2 10:11:12 node-7 kernel: [81200.500053] kernel 17825792
Jun  2 10:11:12 node-7 kernel: [81200.500053] shmem 20971520
Jun  2 10:11:12 node-7 kernel: [81200.500053] future_counter 4096
Jun  2 10:11:12 node-7 kernel: [81200.500060] Tasks state (memory values in pages):
Jun  2 10:11:12 node-7 kernel: [81200.500061] [  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
Jun  2 10:11:12 node-7 kernel: [81200.500062] [  40111]  1000 40111   160000    95000   983040        0           936 python3
Jun  2 10:11:12 node-7 kernel: [81200.500063] [  40160]  1000 40160    60000    26000   327680        0           936 log shipper
Jun  2 10:11:12 node-7 kernel: [81200.500070] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=cri-containerd-${ID}.scope,mems_allowed=0,oom_memcg=/${POD},task_memcg=/${POD}/cri-containerd-${ID}.scope,task=python3,pid=40111,uid=1000
Jun  2 10:11:12 node-7 kernel: [81200.500071] Memory cgroup out of memory: Killed process 40111 (python3) total-vm:640000kB, anon-rss:378000kB, file-rss:2000kB, shmem-rss:0kB, UID:1000 pgtables:960kB oom_score_adj:936
`

const OLD = `[77001.000001] Task in /docker/${ID} killed as a result of limit of /docker/${ID}
[77001.000002] memory: usage 131072kB, limit 131072kB, failcnt 4410
[77001.000003] memory+swap: usage 131072kB, limit 9007199254740988kB, failcnt 0
[77001.000004] kmem: usage 2900kB, limit 9007199254740988kB, failcnt 0
[77001.000005] Memory cgroup stats for /docker/${ID}: cache:92160KB rss:36012KB rss_huge:0KB shmem:91900KB mapped_file:0KB dirty:0KB writeback:0KB swap:0KB inactive_anon:91900KB active_anon:36000KB inactive_file:120KB active_file:140KB unevictable:0KB
[77001.000006] [ pid ]   uid  tgid total_vm      rss nr_ptes nr_pmds swapents oom_score_adj name
[77001.000007] [ 5120]     0  5120    18000     9100      40       4        0             0 spool
[77001.000008] Memory cgroup out of memory: Kill process 5120 (spool) score 280 or sacrifice child
[77001.000009] Killed process 5120 (spool) total-vm:72000kB, anon-rss:35900kB, file-rss:500kB, shmem-rss:0kB
`

export const CGROUP_EXAMPLES: readonly [Example, Example, ...Example[]] = [
  { name: "a pod's own limit, reached by two containers together", files: { 'kern.log': NESTED }, fires: true },
  { name: 'cgroup v1: files in tmpfs fill the limit', files: { 'dmesg.txt': OLD }, fires: true },
  {
    name: 'the whole machine',
    files: {
      'dmesg.txt':
        '[ 5120.100131] Out of memory: Killed process 930 (web) total-vm:360000kB, anon-rss:72000kB, file-rss:1600kB, shmem-rss:0kB, UID:33 pgtables:256kB oom_score_adj:0\n',
    },
    fires: false,
  },
  {
    name: 'a program that quotes the kernel',
    files: {
      syslog:
        'Jun  2 10:11:13 node-7 problem-detector[901]: Memory cgroup out of memory: Killed process 40111 (python3) total-vm:640000kB, anon-rss:378000kB\n',
    },
    fires: false,
  },
]
