import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const threadPoolExhaustion = failure({
  id: 'thread-pool-exhaustion',
  title: 'All workers of a pool are taken and the queue grows',
  severity: 'error',
  domain: 'process',
  seenIn: ['log'],
  absence: 'only where the program logs its queue, or a dump of all stacks was taken',
  leadsTo: ['probe-failure'],
  leadsToByLine: ['dependency-unreachable', 'process-killed'],
  // the pool behind a server that does not answer
  mayLeadTo: (_, { id, facts: { pool } }) => id !== 'dependency-unreachable' || pool !== undefined,
  thresholds: LIMITS,
  links: ['https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/concurrent/ThreadPoolExecutor.html'],
  judge,
  ...words,
})
