import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'All TCP socket buffers together are bounded by tcp_mem, counted in pages; sockets that outlive their process are bounded by tcp_max_orphans.',
  decoys: ['memory use below the maximum', 'the OOM killer, which is about all memory'],
  messages: [
    { text: 'TCP: out of memory -- consider tuning tcp_mem', kernels: 'since 3.3', source: 'net/ipv4/tcp.c' },
    {
      text: 'TCP: too many orphaned sockets',
      kernels: 'all (before 3.3: Out of socket memory; too many of orphaned sockets)',
      source: 'net/ipv4/tcp.c',
    },
  ],
  sample: 'the-kernel-says-so',
}
