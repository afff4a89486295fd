import { failure, type Found } from '../../../core/failure.ts'
import type { Scope } from '../../../core/scope.ts'
import { mayBeOf } from '../may-be-of.ts'
import { judge } from './judge.ts'
import { ownLimits } from './own-limit.ts'
import * as words from './tell.ts'

/** A program, not the kernel, killed for want of memory. */
export const oomKillUserspace = failure({
  id: 'oom-kill-userspace',
  title: 'A user-space OOM killer killed a process or cgroup',
  severity: 'critical',
  domain: 'memory',
  seenIn: ['systemd', 'log'],
  leadsTo: ['unit-failed', 'container-killed', 'crash-loop', 'pod-evicted', 'process-killed'],
  heardAs: /\boom-kill\b|\black of memory\b|\bSIG(?:KILL|TERM)\b/,
  mayLeadTo: mayBeOf,
  links: [
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-oomd.service.html',
    'https://github.com/rfjakob/earlyoom',
    'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
  ],
  judge: (scope: Scope): Found<words.Facts>[] => [...judge(scope), ...ownLimits(scope)],
  ...words,
})
