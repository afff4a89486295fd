import { portOf } from '../../../casefile/port-programs.ts'
import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

/** Container runtimes that a kubelet asks at a socket. */
const RUNTIMES = ['containerd.service', 'crio.service', 'cri-docker.service', 'docker.service']

export const dependencyUnreachable = failure({
  id: 'dependency-unreachable',
  title: 'A service that a program needs cannot be reached',
  severity: 'error',
  domain: 'service',
  seenIn: ['log'],
  absence: 'programs that do not log their connections tell nothing',
  leadsTo: ['unit-failed', 'start-limit-hit', 'container-error', 'crash-loop', 'probe-failure', 'node-not-ready', 'job-failed'],
  leadsToByLine: ['thread-pool-exhaustion'],
  links: ['https://man7.org/linux/man-pages/man2/connect.2.html'],
  // the pod or unit that it waits for does not fall with it
  mayLeadTo: ({ behind, containers, service, who, stopped, reachedAgain }, { id, facts: { pod, container, unit, unmade, plegSilent } }) =>
    (typeof pod !== 'string' || behind?.includes(pod) !== true) &&
    (typeof container !== 'string' || containers?.includes(container) !== true) &&
    (unit === undefined || service !== unit) &&
    // of units only the one that ended over it, where the client is known and goes on
    (id !== 'start-limit-hit' || stopped) &&
    (id !== 'unit-failed' || who === undefined || who === unit || stopped) &&
    // the runtime of a kubelet that does not hear it any more
    (id !== 'node-not-ready' || (plegSilent !== undefined && RUNTIMES.includes(service ?? '') && !reachedAgain)) &&
    (id !== 'job-failed' || (stopped && typeof pod === 'string')) &&
    (id !== 'thread-pool-exhaustion' || unmade !== undefined),
  asks: ({ host, address, port, unnamed }) =>
    unnamed === true
      ? portOf(host) === undefined
        ? undefined
        : { hosts: [], port: portOf(host), kind: host }
      : { hosts: [host, address].filter((name) => name !== undefined), port },
  judge,
  ...words,
})
