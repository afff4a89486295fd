import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { type Facts, judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const crashLoop = failure({
  id: 'crash-loop',
  title: 'A container keeps crashing and is held back',
  severity: 'error',
  domain: 'container',
  lasts: true,
  leadsTo: ['job-failed'],
  leadsToByLine: ['sandbox-failure', 'node-not-ready', 'dependency-unreachable', 'dns-failure'],
  seenIn: ['pod status', 'events'],
  thresholds: LIMITS,
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy'],
  alikeBy: ['container', 'exitCode', 'lastReason', 'init'],
  mayLeadTo: isWaitedFor,
  reasons: ({ lastMeaning, lastMessage }: Facts) => [lastMeaning, lastMessage],
  judge,
  ...words,
})
