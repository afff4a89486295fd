import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const dependencyUnreachable = failure({
  id: 'dependency-unreachable',
  title: 'A service that a program needs cannot be reached',
  severity: 'error',
  domain: 'service',
  seenIn: ['log'],
  absence: 'programs that do not log their connections tell nothing',
  leadsTo: ['unit-failed', 'container-error', 'crash-loop', 'probe-failure'],
  links: ['https://man7.org/linux/man-pages/man2/connect.2.html'],
  // the pod that it waits for does not fall with it
  mayLeadTo: ({ behind }, { facts: { pod } }) => typeof pod !== 'string' || behind?.includes(pod) !== true,
  judge,
  ...words,
})
