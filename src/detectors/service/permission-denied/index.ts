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
  leadsTo: [
    'unit-failed',
    'start-limit-hit',
    'container-error',
    'crash-loop',
    'probe-failure',
    'dependency-unreachable',
    'job-failed',
    'segfault',
    'process-aborted',
  ],
  // of a Job whose pod is known
  mayLeadTo: ({ stopped, died, pid }, { id, facts }) =>
    (id !== 'job-failed' || (stopped && typeof facts['pod'] === 'string')) &&
    // of a crash only that of the very process, right behind it
    ((id !== 'segfault' && id !== 'process-aborted') || (died === true && facts['pid'] === pid)),
  links: ['https://man7.org/linux/man-pages/man7/path_resolution.7.html'],
  alikeBy: ['mechanism', 'container', 'path', 'operation'],
  judge,
  ...words,
})
