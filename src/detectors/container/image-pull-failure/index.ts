import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const imagePullFailure = failure({
  id: 'image-pull-failure',
  title: 'An image cannot be pulled',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  lasts: true,
  leadsToByLine: ['sandbox-failure', 'node-not-ready', 'dependency-unreachable', 'dns-failure'],
  links: ['https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff'],
  alikeBy: ['image', 'reason', 'healed'],
  mayLeadTo: isWaitedFor,
  judge,
  ...words,
})
