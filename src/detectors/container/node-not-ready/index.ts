import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const nodeNotReady = failure({
  id: 'node-not-ready',
  title: 'A node is not ready',
  severity: 'critical',
  domain: 'container',
  seenIn: ['pod status'],
  lasts: true,
  leadsToByLine: ['scheduling-failure'],
  absence: 'a description shows the present state only',
  links: ['https://kubernetes.io/docs/concepts/architecture/nodes/#node-controller'],
  judge,
  ...words,
})
