import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const probeFailure = failure({
  id: 'probe-failure',
  title: 'A container does not pass its probe',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  leadsTo: ['container-killed', 'crash-loop'],
  leadsToByLine: ['sandbox-failure', 'node-not-ready', 'dependency-unreachable', 'dns-failure'],
  thresholds: LIMITS,
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/'],
  alikeBy: ['container', 'probe', 'killed'],
  mayLeadTo: isWaitedFor,
  judge,
  ...words,
})
