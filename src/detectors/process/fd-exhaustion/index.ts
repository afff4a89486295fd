import { failure } from '../../../core/failure.ts'
import { isOfProcess } from '../pod-of.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const fdExhaustion = failure({
  id: 'fd-exhaustion',
  title: 'No file descriptor is left',
  severity: 'error',
  domain: 'process',
  seenIn: ['log', 'open files', 'sysctl'],
  absence: 'programs that log nothing about it stay unseen',
  leadsTo: ['probe-failure', 'unit-failed', 'crash-loop', 'process-aborted'],
  heardAs: /\btoo many open files\b|\bE[MN]FILE\b/i,
  links: ['https://man7.org/linux/man-pages/man2/getrlimit.2.html', 'https://man7.org/linux/man-pages/man5/proc_sys_fs.5.html'],
  lasts: true,
  // of those that gave up only the one that was refused
  mayLeadTo: (facts, effect) =>
    isOfProcess(facts, effect) && (effect.id !== 'process-aborted' || (facts.comm !== undefined && facts.comm === effect.facts['comm'])),
  judge,
  ...words,
})
