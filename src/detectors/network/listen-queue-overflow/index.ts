import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const listenQueueOverflow = failure({
  id: 'listen-queue-overflow',
  title: 'A listening socket cannot take new connections as fast as they come',
  severity: 'warning',
  domain: 'network',
  lasts: true,
  seenIn: ['kernel log', 'network counters', 'sockets'],
  absence: 'the kernel prints its line once per socket only; counters tell when there are two samples of them',
  thresholds: LIMITS,
  leadsTo: ['probe-failure'],
  links: ['https://man7.org/linux/man-pages/man2/listen.2.html', 'https://docs.kernel.org/networking/snmp_counter.html'],
  judge,
  ...words,
})
