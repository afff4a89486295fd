import { NO_TASK } from '../../../core/end-words.ts'
import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const threadExhaustion = failure({
  id: 'thread-exhaustion',
  title: 'No further thread or process can be started',
  severity: 'error',
  domain: 'process',
  seenIn: ['log'],
  absence: 'programs that log nothing about it stay unseen',
  leadsTo: ['unit-failed', 'crash-loop'],
  heardAs: NO_TASK,
  thresholds: LIMITS,
  links: ['https://man7.org/linux/man-pages/man2/fork.2.html', 'https://man7.org/linux/man-pages/man3/pthread_create.3.html'],
  judge,
  ...words,
})
