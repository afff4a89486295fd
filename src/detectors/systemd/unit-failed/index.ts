import { failure } from '../../../core/failure.ts'
import { joinKilled } from './killed-together.ts'
import { units } from './judge.ts'
import { withTriggers } from './triggers.ts'
import { countedUnits, waitingUnits } from './waiting.ts'
import * as words from './words.ts'

export const unitFailed = failure({
  id: 'unit-failed',
  title: 'A systemd unit failed',
  severity: 'warning',
  domain: 'systemd',
  seenIn: ['systemd'],
  leadsTo: ['start-limit-hit'],
  leadsToOnClients: ['dependency-unreachable', 'dns-failure'],
  leadsToByLine: ['node-not-ready', 'dependency-unreachable'],
  // of what cannot be reached only the unit that listens there
  mayLeadTo: ({ unit }, { id, facts: { service } }) => id !== 'dependency-unreachable' || service === unit,
  reasons: ({ results, signal, step, lastWords, reason }) => [...results, step === undefined ? signal : undefined, lastWords, reason],
  tellsOf: ['oom-kill-cgroup', 'oom-kill-global', 'segfault', 'stack-overflow', 'cpu-trap', 'process-aborted'],
  suspects: {
    ids: ['oom-kill-cgroup', 'oom-kill-global', 'oom-kill-userspace'],
    what: 'OOM kill',
    of: ({ signal, result }) => signal === 'SIGKILL' && (result === 'signal' || result === undefined),
  },
  links: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Process%20Exit%20Codes'],
  judge: (scope) => [...joinKilled(withTriggers(units(scope))), ...countedUnits(scope), ...waitingUnits(scope)],
  ...words,
})
