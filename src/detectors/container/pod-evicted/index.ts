import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const podEvicted = failure({
  id: 'pod-evicted',
  title: 'A pod was evicted',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  leadsTo: ['container-killed'],
  heardAs: /^eviction$/,
  leadsToByLine: ['dependency-unreachable'],
  links: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  mayLeadTo: isWaitedFor,
  judge,
  ...words,
})
