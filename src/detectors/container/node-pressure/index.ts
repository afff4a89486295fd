import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { mayLeadTo } from './leads.ts'
import * as words from './words.ts'

export const nodePressure = failure({
  id: 'node-pressure',
  title: 'A node is short of a resource',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  lasts: true,
  leadsTo: ['pod-evicted', 'node-not-ready', 'oom-kill-userspace'],
  leadsToByLine: ['scheduling-failure'],
  mayLeadTo,
  links: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#node-conditions'],
  judge,
  ...words,
})
