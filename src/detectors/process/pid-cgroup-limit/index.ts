import { NO_TASK } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import { isProgramOf, runsOthers } from '../../../core/speaker.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const pidCgroupLimit = failure({
  id: 'pid-cgroup-limit',
  title: 'A cgroup reached its limit of processes and threads',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'pids controller', 'systemd'],
  absence: 'the kernel prints the line once per cgroup only: it may stand in an earlier log',
  leadsTo: ['thread-exhaustion', 'unit-failed', 'crash-loop'],
  heardAs: NO_TASK,
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/admin-guide/cgroup-v2.html#pid'],
  lasts: true,
  // the limit of a unit binds its own programs
  mayLeadTo: ({ unit }, { id, facts: { comm, unit: own, bindingUnit } }) =>
    id !== 'thread-exhaustion' ||
    unit?.endsWith('.service') !== true ||
    [own, bindingUnit].includes(unit) ||
    typeof comm !== 'string' ||
    isProgramOf(unit, comm) ||
    runsOthers(comm),
  judge,
  ...words,
})
