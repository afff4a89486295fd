import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const tcpMemory = failure({
  id: 'tcp-memory',
  title: 'TCP has used up its memory or its orphaned sockets',
  severity: 'error',
  domain: 'network',
  lasts: true,
  seenIn: ['kernel log', 'network counters', 'sockets'],
  absence: 'the lines are rate limited, but one would remain',
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man7/tcp.7.html'],
  judge,
  ...words,
})
