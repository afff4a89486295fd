import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'The page allocator keeps free memory in blocks of 2^order pages. Memory can be free and yet lie in small pieces; a driver that needs a large block, or one from a small zone such as DMA32, then fails after reclaim and compaction. Callers that may not sleep fail at once when the reserve is empty.',
  decoys: [
    'order 0 with GFP_ATOMIC, mostly from a network driver: benign by itself, kept as a warning',
    'an OOM kill, which is about order 0 to 3 after reclaim',
    'failures that the caller asked not to be told of (__GFP_NOWARN)',
  ],
  messages: [
    { text: 'C: page allocation failure. order:N, mode:0xN', kernels: 'until 3.1', source: 'mm/page_alloc.c' },
    {
      text: 'C: page allocation failure: order:N, mode:0xN(FLAGS), nodemask=…,cpuset=…,mems_allowed=…',
      kernels: 'since 3.2 (flags 4.6, nodemask 4.11)',
      source: 'mm/page_alloc.c',
    },
  ],
  sample: 'a-driver-asks-for-4-mib-in-one-piece',
}
