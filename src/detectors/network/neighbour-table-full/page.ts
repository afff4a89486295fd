import type { Page } from '../../../core/failure.ts'

export const page: Page = {
  mechanism:
    'Every host on a local network that was spoken to takes an entry; at gc_thresh3 no new one is made until old ones are collected.',
  decoys: ['a program that speaks of such overflows', 'a table of 212 of 1024 entries', 'limits that are being raised'],
  messages: [
    {
      text: 'neighbour: TABLE: neighbor table overflow!',
      kernels: 'since 3.14 (before: Neighbour table overflow.)',
      source: 'net/core/neighbour.c',
    },
  ],
  sample: 'overflow',
}
