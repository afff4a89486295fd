import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const deadlock = failure({
  id: 'deadlock',
  title: 'Threads wait for each other',
  severity: 'error',
  domain: 'process',
  seenIn: ['log'],
  absence: 'only a dump of all stacks, or the runtime’s own report, shows it',
  leadsTo: ['thread-pool-exhaustion'],
  links: [
    'https://docs.oracle.com/en/java/javase/21/troubleshoot/troubleshooting-tools.html',
    'https://www.postgresql.org/docs/current/explicit-locking.html',
  ],
  judge,
  ...words,
})
