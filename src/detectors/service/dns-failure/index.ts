import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const dnsFailure = failure({
  id: 'dns-failure',
  title: 'Names cannot be resolved',
  severity: 'error',
  domain: 'service',
  seenIn: ['log'],
  absence: 'programs that do not log their lookups tell nothing',
  leadsTo: [
    'dependency-unreachable',
    'image-pull-failure',
    'unit-failed',
    'start-limit-hit',
    'container-error',
    'crash-loop',
    'probe-failure',
    'job-failed',
  ],
  leadsToByLine: ['thread-pool-exhaustion'],
  links: ['https://man7.org/linux/man-pages/man3/getaddrinfo.3.html'],
  // the cluster's own DNS does not fall with it
  mayLeadTo: ({ downPods, stopped }, { id, facts: { pod } }) =>
    (typeof pod !== 'string' || !downPods.includes(pod)) &&
    (id !== 'job-failed' || (stopped && typeof pod === 'string')) &&
    (id !== 'start-limit-hit' || stopped),
  asks: ({ resolver }) => (resolver === undefined ? undefined : { hosts: [resolver], port: 53 }),
  judge,
  ...words,
})
