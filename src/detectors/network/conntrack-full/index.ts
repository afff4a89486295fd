import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const conntrackFull = failure({
  id: 'conntrack-full',
  title: 'The connection tracking table is full and packets are dropped',
  severity: 'error',
  domain: 'network',
  lasts: true,
  seenIn: ['kernel log', 'sysctl', 'connection tracking'],
  absence: 'the line is rate limited, but one would remain',
  thresholds: LIMITS,
  leadsTo: ['probe-failure'],
  links: ['https://docs.kernel.org/networking/nf_conntrack-sysctl.html'],
  judge,
  ...words,
})
