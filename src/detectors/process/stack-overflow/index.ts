import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const stackOverflow = failure({
  id: 'stack-overflow',
  title: 'A stack ran over',
  severity: 'error',
  domain: 'process',
  seenIn: ['kernel log', 'log', 'core dumps'],
  leadsTo: [
    'segfault',
    'process-aborted',
    'kernel-oops',
    'kernel-panic',
    'unit-failed',
    'container-killed',
    'container-error',
    'crash-loop',
  ],
  heardAs: /\bSIG(?:SEGV|ABRT)\b|\bstack (?:overflow|smashing)|\bStackOverflowError\b/i,
  links: [
    'https://man7.org/linux/man-pages/man2/getrlimit.2.html',
    'https://man7.org/linux/man-pages/man3/pthread_attr_setguardsize.3.html',
  ],
  judge,
  ...words,
})
