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
  leadsTo: ['node-not-ready'],
  leadsToByLine: ['dependency-unreachable'],
  links: ['https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/network-plugins/'],
  // a node without its network is not ready, unless it tells of another reason
  mayLeadTo: (facts, effect) =>
    effect.id === 'node-not-ready'
      ? facts.ofNode && (effect.facts['reason'] === undefined || effect.facts['network'] !== undefined)
      : isWaitedFor(facts, effect),
  judge,
  ...words,
})
