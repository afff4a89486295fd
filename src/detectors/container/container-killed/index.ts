import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { type Facts, judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const containerKilled = failure({
  id: 'container-killed',
  title: 'A container was ended by a signal',
  severity: 'warning',
  domain: 'container',
  seenIn: ['pod status'],
  leadsTo: ['crash-loop', 'job-failed'],
  leadsToByLine: ['dependency-unreachable'],
  suspects: { ids: ['oom-kill-cgroup', 'oom-kill-global'], what: 'OOM kill' },
  thresholds: LIMITS,
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  mayLeadTo: isWaitedFor,
  alikeBy: ['container', 'exitCode', 'by'],
  reasons: ({ signal, reason, by }: Facts) => (by === 'unknown' || by === 'itself' ? [signal, reason] : [by]),
  judge,
  ...words,
})
