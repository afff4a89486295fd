import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './ports.ts'
import * as words from './words.ts'

export const portExhaustion = failure({
  id: 'port-exhaustion',
  title: 'No local port is free for another connection',
  severity: 'error',
  domain: 'network',
  seenIn: ['log', 'sockets'],
  absence: 'programs that do not log a failed connect stay unseen',
  thresholds: LIMITS,
  leadsTo: ['probe-failure'],
  links: ['https://man7.org/linux/man-pages/man7/ip.7.html', 'https://man7.org/linux/man-pages/man2/connect.2.html'],
  judge,
  ...words,
})
