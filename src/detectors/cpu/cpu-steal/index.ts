import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const cpuSteal = failure({
  id: 'cpu-steal',
  title: 'The hypervisor gives the CPUs to others',
  severity: 'warning',
  domain: 'cpu',
  lasts: true,
  seenIn: ['vmstat', 'CPU shares', 'iostat', 'top', 'proc stat'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man5/proc_stat.5.html'],
  judge,
  ...words,
})
