import { LiteralSet } from '../scan/literals.ts'
import { FAILURE_WORDS } from './unexplained/words.ts'

/** What programs print of a failure and people repeat: the words that say that something broke, and names of what is lacking. */
export const PHRASES = new LiteralSet([
  ...new Set([
    ...FAILURE_WORDS.map(({ literal }) => literal),
    ...['too many', 'outofmemory', 'not enough', 'unavailable', 'out of sync', 'is already allocated'],
    ...['x509:', 'certificate signed by', 'certificate has expired', 'link is down', 'low on resource', 'back-off'],
    ...[
      'oomkilled',
      'crashloopbackoff',
      'imagepullbackoff',
      'evicted',
      'oom-killer',
      'econnrefused',
      'emfile',
      'enospc',
      'enomem',
      'eai_again',
    ],
  ]),
])
