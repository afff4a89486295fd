import { thresholds, type Values } from '../../../core/threshold.ts'

/** When it counts as this failure. */
export const LIMITS = thresholds({
  minGrowth: { value: 10, why: 'Fewer between two samples are a burst.' },
  minBacklog: { value: 8, why: 'A queue that holds exactly its backlog is full, but for one: with a backlog of a few that is a moment.' },
  manyWaiting: {
    value: 128,
    why: 'netstat does not tell the backlog; as many as this (the long-time default of somaxconn) wait only where nobody accepts.',
  },
  minTotal: { value: 10_000, why: 'Overflows in one sample alone, which counts since boot: fewer may be of one restart months ago.' },
  minShare: {
    value: 0.001,
    why: 'The same as a share of the connections that were taken since boot (TcpPassiveOpens): one in a thousand is felt by clients.',
  },
})
export type Limits = Values<typeof LIMITS>
