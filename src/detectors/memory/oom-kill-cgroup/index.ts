import { KILLED_FOR_MEMORY } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

/** The OOM killer for one memory cgroup at its limit (mm/memcontrol.c, mm/oom_kill.c). */
export const oomKillCgroup = failure({
  id: 'oom-kill-cgroup',
  title: 'The kernel killed a process because its cgroup reached its memory limit',
  severity: 'critical',
  domain: 'memory',
  seenIn: ['kernel log'],
  absence: 'The kernel prints a line for every process that it kills at a cgroup limit, though at another log level than the dump.',
  leadsTo: ['container-oomkilled', 'container-killed', 'crash-loop', 'unit-failed', 'process-killed'],
  heardAs: KILLED_FOR_MEMORY,
  leadsToOnClients: ['dependency-unreachable', 'dns-failure'],
  links: [
    'https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files',
    'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
  ],
  judge,
  ...words,
})
