import { thresholds, type Values } from '../../../core/threshold.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  maxHeapShare: {
    value: 1,
    why: 'A heap needs room beside it: threads, code, buffers. A heap setting above this share of the limit cannot be used up.',
  },
  maxUseShare: {
    value: 0.9,
    why: 'Share of the limit that cannot be dropped (anonymous, shared and kernel memory, without page cache): the rest is all the room for peaks.',
  },
  maxFilePagesKb: {
    value: 131_072,
    why: 'Text and libraries of a large runtime, 128 MiB: file pages that another group has read first are charged there …',
  },
  maxRssToUsage: {
    value: 1.2,
    why: '… and this much more than its group uses a process may seem to hold, as the two are read one after the other.',
  },
  maxSameLimit: { value: 3, why: 'So many containers of docker stats with one and the same limit: it is the RAM of the host.' },
  minLimitHits: { value: 10, why: 'failcnt of v1, max in memory.events of v2: times an allocation had to reclaim first.' },
})
export type Limits = Values<typeof LIMITS>
