import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const schedulingFailure = failure({
  id: 'scheduling-failure',
  title: 'A pod finds no node',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  links: ['https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/'],
  alikeBy: ['resource', 'placed', 'claim'],
  judge,
  ...words,
})
