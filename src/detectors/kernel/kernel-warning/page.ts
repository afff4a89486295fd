import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'WARN() prints a call trace and goes on; lockdep, the spinlock and atomic-sleep checkers and the page allocator do the same with their own headings. It marks the first visible moment of a bug, often before worse follows, and stops the machine only with panic_on_warn. The place of the check is often a helper (refcount, kmalloc, kobject): the first other function is the one that is wrong.',
  decoys: [
    'WARNING: words of a program or of an option that is deprecated (no place, no trace)',
    'Spectre V2 : WARNING: …',
    'a taint line alone',
    'perf: interrupt took too long',
  ],
  messages: [
    { text: 'WARNING: CPU: N PID: N at FILE:LINE FN+0x…', kernels: '3.x to 6.16', source: 'kernel/panic.c' },
    { text: 'WARNING: at FILE:LINE FN+0x…', kernels: '2.6 and older 3.x', source: 'kernel/panic.c' },
    { text: 'WARNING: FILE:LINE at FN+0x…, CPU#n: T/PID', kernels: 'since 6.17', source: 'kernel/panic.c' },
    { text: 'WARNING: possible circular locking dependency detected', kernels: 'all', source: 'kernel/locking/lockdep.c' },
  ],
  sample: 'reference-count-underflow',
}
