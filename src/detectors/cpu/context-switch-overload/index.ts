import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const contextSwitchOverload = failure({
  id: 'context-switch-overload',
  title: 'The CPUs are busy switching between tasks',
  severity: 'warning',
  domain: 'cpu',
  lasts: true,
  seenIn: ['vmstat', 'context switches', 'proc stat'],
  absence: 'the samples cover only their own window',
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man8/vmstat.8.html', 'https://man7.org/linux/man-pages/man1/pidstat.1.html'],
  judge,
  ...words,
})
