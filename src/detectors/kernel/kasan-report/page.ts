import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Sanitizers check each access (KASAN, KMSAN, KCSAN), sample allocations (KFENCE) or check arithmetic (UBSAN), and print the accessing stack with the stacks of who allocated and who freed the object. SLUB debugging finds the damage only later, when the object is used again, so its stack is a witness and not the culprit.',
  decoys: [
    'kasan: CONFIG_KASAN_INLINE enabled',
    'KASAN: null-ptr-deref in range: a hint inside an oops',
    'kfence: initialized',
    'BUG: memory leak (kernel-memory-leak)',
  ],
  messages: [
    { text: 'BUG: KASAN: KIND in FN+0x…', kernels: 'since 4.0', source: 'mm/kasan/report.c' },
    { text: 'BUG: KMSAN: KIND in FN', kernels: 'since 6.1', source: 'mm/kmsan/report.c' },
    { text: 'BUG: KCSAN: KIND in FN / FN', kernels: 'since 5.8', source: 'kernel/kcsan/report.c' },
    { text: 'BUG: KFENCE: KIND in FN', kernels: 'since 5.12', source: 'mm/kfence/report.c' },
    { text: 'UBSAN: KIND in FILE:LINE', kernels: 'since 4.5', source: 'lib/ubsan.c' },
    { text: 'BUG CACHE (…): Redzone overwritten', kernels: 'all', source: 'mm/slub.c' },
  ],
  sample: 'use-after-free-in-a-driver',
}
