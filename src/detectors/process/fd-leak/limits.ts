import { GROWING } from '../../../casefile/series/policies.ts'
import { thresholds, type Values } from '../../../core/threshold.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minCaptures: { value: 3, why: 'Captures that a trend needs.' },
  minGrowth: { value: 40, why: 'Descriptors more in the last capture than in the first: a few clients more are no leak.' },
  minGrowthFactor: { value: 1.3, why: 'The last capture, in multiples of the first: a server with thousands moves by hundreds.' },
  minRisingShare: GROWING.minRisingShare,
  minLaterHalf: { value: 0.6, why: 'The later half must grow by this share of the earlier one: what slows down fills a pool or a cache.' },
  maxDipShare: { value: 0.1, why: 'A step back of at most this share of the growth is of clients that come and go.' },
  restartShare: { value: 0.5, why: 'A fall below this share of the capture before is a restart: what follows is another life.' },
  minStale: {
    value: 50,
    why: 'One capture alone: descriptors of a kind that nobody keeps on purpose (CLOSE_WAIT, deleted files, sockets of no protocol) …',
  },
  minStaleShare: { value: 0.3, why: '… and their share of all that the process holds: a large server always has a few.' },
  minSame: { value: 100, why: 'One capture alone: descriptors of one and the same file. A pool may open it once for each worker …' },
  minSameShare: { value: 0.5, why: '… so they must also be this share of all that the process holds.' },
  minAnonymous: {
    value: 500,
    why: 'One capture alone: pipes and anonymous inodes (eventfd, epoll, timerfd). Event loops keep some for each thread on purpose …',
  },
  minAnonymousShare: { value: 0.8, why: '… but not nearly everything that they hold.' },
  minSuspect: { value: 5, why: 'Stale descriptors that make one process the suspect for connections that were only counted by state.' },
  minSuspectFactor: { value: 2, why: 'It must hold that many times as many of them as any other process.' },
  minCloseWait: { value: 100, why: 'Without any process: connections of the machine whose peer has hung up.' },
})

export type Limits = Values<typeof LIMITS>
