import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const kernelWarning = failure({
  id: 'kernel-warning',
  title: 'The kernel printed a warning with a call trace',
  severity: 'warning',
  domain: 'kernel',
  seenIn: ['kernel log'],
  links: ['https://docs.kernel.org/admin-guide/tainted-kernels.html', 'https://docs.kernel.org/locking/lockdep-design.html'],
  leadsTo: ['kernel-panic', 'kernel-oops', 'hung-task'],
  judge,
  ...words,
})
