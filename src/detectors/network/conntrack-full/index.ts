import { isLoopback } from '../../../core/loopback.ts'
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
  leadsTo: ['probe-failure', 'dependency-unreachable', 'dns-failure'],
  meanwhile: ['dependency-unreachable', 'dns-failure'],
  mayLeadTo: (_, { id, facts: { how, host } }) =>
    id === 'probe-failure' || ((how === 'timed out' || how === 'no answer') && (typeof host !== 'string' || !isLoopback(host))),
  links: ['https://docs.kernel.org/networking/nf_conntrack-sysctl.html'],
  judge,
  ...words,
})
