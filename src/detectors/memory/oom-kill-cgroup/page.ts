import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A charge to a memory cgroup went over the limit of it or of one of its ancestors, and reclaim inside found nothing more to drop. The kernel kills the largest task below the cgroup whose limit it was, which need not be the one that asked or that leaks. Page cache that can be dropped is dropped first; tmpfs, shared memory and kernel memory count and stay.',
  decoys: [
    'the whole machine out of memory (oom-kill-global)',
    'a program, such as node-problem-detector, that repeats the kernel’s line',
    'SIGKILL by somebody else, which exits with 137 as well',
  ],
  messages: [
    { text: 'Task in P killed as a result of limit of Q', kernels: 'until 4.20', source: 'mm/memcontrol.c' },
    { text: 'memory: usage NkB, limit NkB, failcnt N', kernels: 'all', source: 'mm/memcontrol.c' },
    { text: 'memory+swap: usage NkB, limit NkB, failcnt N', kernels: 'all, cgroup v1', source: 'mm/memcontrol-v1.c' },
    { text: 'Memory cgroup stats for P: cache:NKB rss:NKB …', kernels: 'until 5.2', source: 'mm/memcontrol.c' },
    { text: 'Memory cgroup stats for P: (then one line per counter)', kernels: 'since 5.3', source: 'mm/memcontrol.c' },
    {
      text: 'oom-kill:constraint=CONSTRAINT_MEMCG,…,oom_memcg=P,task_memcg=Q,task=C,pid=N,uid=N',
      kernels: 'since 5.0',
      source: 'mm/oom_kill.c',
    },
    { text: 'Memory cgroup out of memory: Kill process N (C) score N or sacrifice child', kernels: 'until 5.0', source: 'mm/oom_kill.c' },
    { text: 'Memory cgroup out of memory: Killed process N (C) total-vm:NkB, …', kernels: 'since 5.1', source: 'mm/oom_kill.c' },
    { text: 'Tasks in P are going to be killed due to memory.oom.group set', kernels: 'since 4.19', source: 'mm/oom_kill.c' },
  ],
  sample: 'pod-limit-shared',
}
