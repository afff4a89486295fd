import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const cpuThrottling = failure({
  id: 'cpu-throttling',
  title: 'The CPU quota stops the processes of a cgroup',
  severity: 'warning',
  domain: 'cpu',
  lasts: true,
  seenIn: ['cpu.stat'],
  absence: 'counters of one cgroup say nothing of another',
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/scheduler/sched-bwc.html'],
  leadsTo: ['probe-failure'],
  judge,
  ...words,
})
