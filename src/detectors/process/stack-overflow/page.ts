import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'A stack has a fixed end (8 MiB for a main thread unless ulimit -s says otherwise, less for others) with a guard page behind it. Endless recursion or large local arrays run into the guard page: a fault beside the stack pointer. Runtimes check themselves and say so.',
  decoys: [
    'a null pointer while the stack is healthy',
    '“stack smashing detected”: a buffer on the stack was overwritten',
    'a read beyond the other end of the stack',
    'a StackOverflowError that is only mentioned',
  ],
  messages: [
    { text: 'C[N]: segfault at A ip I sp S error 6 in M[B+S], A close to S', kernels: 'all', source: 'arch/x86/mm/fault.c' },
    {
      text: 'BUG: TASK stack guard page was hit at A (stack is B..E)',
      kernels: 'since 5.16; before without TASK',
      source: 'arch/x86/kernel/traps.c',
    },
    { text: 'Kernel panic - not syncing: kernel stack overflow', kernels: 'since 4.14', source: 'arch/arm64/kernel/traps.c' },
    {
      text: 'Kernel panic - not syncing: corrupted stack end detected inside scheduler',
      kernels: 'since 3.18',
      source: 'kernel/sched/core.c',
    },
  ],
  sample: 'at-the-guard-page',
}
