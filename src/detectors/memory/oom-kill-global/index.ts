import { KILLED_FOR_MEMORY } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import { mayBeOf } from '../may-be-of.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

/** The OOM killer for the whole machine, or for the part of it that a cpuset or a memory policy allows (mm/oom_kill.c). */
export const oomKillGlobal = failure({
  id: 'oom-kill-global',
  title: 'The kernel killed a process because the machine ran out of memory',
  severity: 'critical',
  domain: 'memory',
  seenIn: ['kernel log'],
  absence: 'The kernel prints a line for every process that it kills for want of memory.',
  leadsTo: ['unit-failed', 'container-oomkilled', 'container-killed', 'crash-loop', 'process-killed'],
  heardAs: KILLED_FOR_MEMORY,
  leadsToOnClients: ['nfs-hang', 'hung-task', 'dependency-unreachable', 'dns-failure'],
  mayLeadTo: mayBeOf,
  links: [
    'https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer',
    'https://man7.org/linux/man-pages/man5/proc_pid_oom_score_adj.5.html',
  ],
  judge,
  ...words,
})
