import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const configurationError = failure({
  id: 'configuration-error',
  title: 'A configuration stops the start',
  severity: 'error',
  domain: 'service',
  seenIn: ['log', 'events'],
  absence: 'programs that do not say what they refuse tell nothing',
  leadsTo: ['unit-failed', 'start-limit-hit', 'container-error', 'crash-loop', 'probe-failure', 'job-failed'],
  // of a Job whose pod is known
  mayLeadTo: ({ stopped }, { id, facts: { pod } }) => id !== 'job-failed' || (stopped && typeof pod === 'string'),
  links: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  alikeBy: ['kind', 'name', 'container'],
  judge,
  ...words,
})
