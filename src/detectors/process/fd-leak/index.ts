import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const fdLeak = failure({
  id: 'fd-leak',
  title: 'A process opens descriptors and does not close them',
  severity: 'warning',
  domain: 'process',
  seenIn: ['open files', 'sockets'],
  absence: 'a leak that is slower than the captures are apart is not seen',
  leadsTo: ['fd-exhaustion'],
  thresholds: LIMITS,
  lasts: true,
  links: ['https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html', 'https://man7.org/linux/man-pages/man8/lsof.8.html'],
  judge,
  ...words,
})
