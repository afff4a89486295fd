import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const permissionDenied = failure({
  id: 'permission-denied',
  title: 'A permission stops a program',
  severity: 'error',
  domain: 'service',
  seenIn: ['log', 'events'],
  absence: 'programs that do not say what they were refused tell nothing',
  leadsTo: ['unit-failed', 'start-limit-hit', 'container-error', 'crash-loop', 'probe-failure', 'dependency-unreachable', 'job-failed'],
  // of a Job whose pod is known
  mayLeadTo: ({ stopped }, { id, facts: { pod } }) => id !== 'job-failed' || (stopped && typeof pod === 'string'),
  links: ['https://man7.org/linux/man-pages/man7/path_resolution.7.html'],
  alikeBy: ['mechanism', 'container', 'path', 'operation'],
  judge,
  ...words,
})
