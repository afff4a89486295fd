import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The pids controller counts tasks, that is threads too, and refuses fork and clone at pids.max, which systemd sets by TasksMax and container engines by their pids limit. The kernel logs only the first refusal of each cgroup.',
  decoys: ['EAGAIN on a socket or a lock', 'counters below their limit'],
  messages: [{ text: 'cgroup: fork rejected by pids controller in PATH', kernels: 'since 4.6', source: 'kernel/cgroup/pids.c' }],
  sample: 'the-kernel-line-and-the-files',
}
