import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Kernel code takes pages or slab objects and loses or keeps them. They belong to no process, so killing processes frees none of it; at the end the OOM killer takes one innocent process after the other.',
  decoys: [
    'page cache and reclaimable slab, which are given back',
    'huge pages that were set aside on purpose',
    'a memory cgroup at its limit',
  ],
  messages: [
    { text: 'BUG: memory leak', kernels: 'kmemleak as fuzzers print it', source: 'mm/kmemleak.c' },
    { text: 'kmemleak: N new suspected memory leaks (see /sys/kernel/debug/kmemleak)', kernels: 'since 2.6.31', source: 'mm/kmemleak.c' },
    { text: 'Unreclaimable slab info:', kernels: 'since 4.15, when it is more than user memory', source: 'mm/slab_common.c' },
  ],
  sample: 'slab-took-two-thirds-of-the-machine',
}
