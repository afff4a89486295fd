import { failure } from '../../../core/failure.ts'
import { heard } from './heard.ts'
import { isWaitedFor } from '../waited-for.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const containerOomkilled = failure({
  id: 'container-oomkilled',
  title: 'A container was OOMKilled',
  severity: 'error',
  domain: 'container',
  seenIn: ['pod status'],
  absence: 'a status keeps only the latest two states of each container: an earlier kill is not shown',
  leadsTo: ['crash-loop', 'job-failed'],
  leadsToByLine: ['sandbox-failure', 'node-not-ready', 'dependency-unreachable', 'dns-failure'],
  tellsOf: ['oom-kill-cgroup', 'oom-kill-global'],
  suspects: { ids: ['oom-kill-cgroup', 'oom-kill-global'], what: 'OOM kill' },
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/'],
  mayLeadTo: isWaitedFor,
  judge(scope) {
    const shown = judge(scope)
    return [...shown, ...heard(scope, shown)]
  },
  ...words,
})
