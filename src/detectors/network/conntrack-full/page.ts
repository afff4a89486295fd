import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Netfilter keeps an entry for every connection it has seen. With the table at its maximum and nothing to evict early, packets that would need a new entry are dropped.',
  decoys: [
    'a table that is large but not full',
    'insert_failed of conntrack -S: two packets of one UDP flow that raced, not a full table',
    'drops that were counted long ago, with room in the table now',
  ],
  messages: [
    {
      text: 'nf_conntrack: nf_conntrack: table full, dropping packet',
      kernels: 'all (since 4.18 with the doubled prefix; in netns N since 6.10)',
      source: 'net/netfilter/nf_conntrack_core.c',
    },
  ],
  sample: 'dropping',
}
