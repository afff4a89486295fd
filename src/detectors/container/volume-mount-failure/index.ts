import { failure } from '../../../core/failure.ts'
import { isWaitedFor } from '../waited-for.ts'
import { type Facts, judge } from './judge.ts'
import * as words from './words.ts'

export const volumeMountFailure = failure({
  id: 'volume-mount-failure',
  title: 'A volume cannot be attached or mounted',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status', 'events'],
  lasts: true,
  leadsToByLine: ['dependency-unreachable'],
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/'],
  alikeBy: ['kind', 'says', 'object', 'healed', 'step'],
  mayLeadTo: isWaitedFor,
  reasons: ({ answer }: Facts) => [answer],
  judge,
  ...words,
})
