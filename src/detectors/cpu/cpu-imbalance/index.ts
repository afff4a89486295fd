import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const cpuImbalance = failure({
  id: 'cpu-imbalance',
  title: 'One CPU is full while the others are idle',
  severity: 'warning',
  domain: 'cpu',
  lasts: true,
  seenIn: ['single CPUs', 'top', 'proc stat'],
  absence: 'only mpstat -P ALL, sar -P ALL, /proc/stat twice and top with a row for each CPU show single CPUs',
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man1/taskset.1.html', 'https://man7.org/linux/man-pages/man1/mpstat.1.html'],
  judge,
  ...words,
})
