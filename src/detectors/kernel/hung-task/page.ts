import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A task in state D waits for something in the kernel and cannot be killed: a disk, a lock, a server. khungtaskd reports those that did not run for kernel.hung_task_timeout_secs, at most kernel.hung_task_warnings times. A slow disk blocks the journal thread, and all that write queue up behind it, so one cause shows as many tasks.',
  decoys: [
    'a report of one batch job during a heavy flush that went on',
    'a program’s own "blocked for more than"',
    'ldisc_install and other words that hold "stall"',
  ],
  messages: [
    { text: 'INFO: task T:PID blocked for more than N seconds.', kernels: 'since 2.6.30', source: 'kernel/hung_task.c' },
    { text: 'INFO: task T:PID blocked in I/O wait for more than N seconds.', kernels: 'newest', source: 'kernel/hung_task.c' },
    { text: 'INFO: task T:PID is blocked on a mutex likely owned by task T:PID.', kernels: 'since 6.15', source: 'kernel/hung_task.c' },
  ],
  sample: 'journal-thread-first-application-behind-it',
}
