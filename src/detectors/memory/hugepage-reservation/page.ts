import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'vm.nr_hugepages, or hugepages= at boot, takes memory out of the page allocator for good. When the program that should use it was never configured for it, was moved away or wants another size, the memory lies idle while the rest of the machine runs out.',
  decoys: [
    'huge pages in use by their owner, with memory left',
    'transparent huge pages (AnonHugePages), which are ordinary memory',
    'a pool that is free while there is memory enough',
  ],
  messages: [
    {
      text: 'Node N hugepages_total=N hugepages_free=N hugepages_surp=N hugepages_size=NkB',
      kernels: 'since 3.10, in an OOM report',
      source: 'mm/hugetlb.c',
    },
  ],
  sample: 'free-while-nothing-is-left',
}
