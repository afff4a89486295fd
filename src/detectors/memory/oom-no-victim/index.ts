import { failure } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { disabled } from './disabled.ts'
import { nobody } from './nobody.ts'
import { unreaped } from './unreaped.ts'
import * as words from './words.ts'

/** Memory is out, and nothing is or can be killed for it. */
export const oomNoVictim = failure({
  id: 'oom-no-victim',
  title: 'Memory ran out and nothing could be killed',
  severity: 'critical',
  domain: 'memory',
  seenIn: ['kernel log', 'cgroup'],
  leadsTo: ['kernel-panic', 'hung-task'],
  links: [
    'https://docs.kernel.org/admin-guide/cgroup-v1/memory.html#oom-control',
    'https://man7.org/linux/man-pages/man5/proc_pid_oom_score_adj.5.html',
  ],
  judge: (scope: Scope) => [...nobody(scope), ...unreaped(scope), ...disabled(scope)],
  ...words,
})
