import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A page was asked for, reclaim and compaction freed none, and every allowed zone was below its minimum. The kernel then scores processes by resident memory, swap and page tables plus oom_score_adj, kills the highest, and prints a dump of memory and tasks. Who asked is chance; who is killed is the largest that is not shielded; who caused it may be a third.',
  decoys: [
    'a memory cgroup at its own limit (oom-kill-cgroup)',
    'a victim that is exiting already',
    'the OOM killer run by hand with sysrq-f: reported as such',
    '“OOM killer disabled” and “enabled” around suspend',
  ],
  messages: [
    {
      text: 'C invoked oom-killer: gfp_mask=0xN(FLAGS), order=N, oom_score_adj=N',
      kernels: 'all (flags since 4.6, nodemask 4.x, oom_adj before 2.6.36)',
      source: 'mm/oom_kill.c',
    },
    { text: 'Out of memory: Kill process N (C) score N or sacrifice child', kernels: 'until 5.0', source: 'mm/oom_kill.c' },
    {
      text: 'Killed process N (C) total-vm:NkB, anon-rss:NkB, file-rss:NkB',
      kernels: 'until 5.0 (shmem-rss since 4.5)',
      source: 'mm/oom_kill.c',
    },
    {
      text: 'Out of memory: Killed process N (C) total-vm:NkB, anon-rss:NkB, file-rss:NkB, shmem-rss:NkB, UID:N pgtables:NkB oom_score_adj:N',
      kernels: 'since 5.1 (UID, pgtables since 5.4)',
      source: 'mm/oom_kill.c',
    },
    {
      text: 'oom-kill:constraint=CONSTRAINT_NONE,nodemask=…,global_oom,task_memcg=P,task=C,pid=N,uid=N',
      kernels: 'since 5.0',
      source: 'mm/oom_kill.c',
    },
    {
      text: '[ pid ] uid tgid total_vm rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name',
      kernels: 'since 6.8; rss_* missing before',
      source: 'mm/oom_kill.c',
    },
  ],
  sample: 'a-small-one-pays',
}
