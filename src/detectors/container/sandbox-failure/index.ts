import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const sandboxFailure = failure({
  id: 'sandbox-failure',
  title: 'A pod gets no sandbox or no network',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  lasts: true,
  thresholds: LIMITS,
  leadsToByLine: ['dependency-unreachable'],
  links: ['https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/'],
  mayLeadTo: isWaitedFor,
  judge,
  ...words,
})
