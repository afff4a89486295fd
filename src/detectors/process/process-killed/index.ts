import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const processKilled = failure({
  id: 'process-killed',
  title: 'A process was ended by SIGKILL',
  severity: 'error',
  domain: 'process',
  seenIn: [],
  absence: 'SIGKILL is logged by nobody but a parent that looks, and by the audit log where a rule asks for it.',
  leadsTo: ['unit-failed', 'container-killed', 'container-error', 'crash-loop'],
  heardAs: /\bSIG(?:KILL|TERM|QUIT)\b/,
  suspects: { ids: ['oom-kill-cgroup', 'oom-kill-global', 'oom-kill-userspace'], what: 'OOM kill' },
  links: ['https://man7.org/linux/man-pages/man7/signal.7.html', 'https://man7.org/linux/man-pages/man8/auditctl.8.html'],
  judge,
  ...words,
})
