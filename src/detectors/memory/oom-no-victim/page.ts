import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The OOM killer found nobody: all that is left is the init process, kernel threads and tasks with oom_score_adj -1000, or what holds the memory is the kernel or a tmpfs. Or a victim was chosen and cannot die, or a cgroup v1 has its OOM killer switched off and its tasks wait.',
  decoys: ['an ordinary OOM kill', 'oom_kill_disable 0', 'a victim that the reaper did reap'],
  messages: [
    { text: 'Out of memory and no killable processes...', kernels: 'all', source: 'mm/oom_kill.c' },
    { text: 'oom_reaper: unable to reap pid:N (C)', kernels: 'since 4.6', source: 'mm/oom_kill.c' },
  ],
  sample: 'only-shielded-processes-in-a-cgroup',
}
