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
  leadsToByLine: ['thread-pool-exhaustion'],
  links: ['https://man7.org/linux/man-pages/man2/connect.2.html'],
  // the pod or unit that it waits for does not fall with it
  mayLeadTo: ({ behind, containers, service, who, stopped }, { id, facts: { pod, container, unit, unmade } }) =>
    (typeof pod !== 'string' || behind?.includes(pod) !== true) &&
    (typeof container !== 'string' || containers?.includes(container) !== true) &&
    (unit === undefined || service !== unit) &&
    // of units only the one that ended over it, where the client is known and goes on
    (id !== 'unit-failed' || who === undefined || who === unit || stopped) &&
    (id !== 'thread-pool-exhaustion' || unmade !== undefined),
  asks: ({ host, address, port, unnamed }) =>
    unnamed === true ? undefined : { hosts: [host, address].filter((name) => name !== undefined), port },
  judge,
  ...words,
})
