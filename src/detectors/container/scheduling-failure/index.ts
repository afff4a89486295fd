import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const schedulingFailure = failure({
  id: 'scheduling-failure',
  title: 'A pod finds no node',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  leadsToByLine: ['dependency-unreachable'],
  links: ['https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/'],
  alikeBy: ['resource', 'placed', 'claim'],
  mayLeadTo: isWaitedFor,
  judge,
  ...words,
})
