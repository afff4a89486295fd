import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const memoryEcc = failure({
  id: 'memory-ecc',
  title: 'Memory errors',
  severity: 'warning',
  domain: 'hardware',
  seenIn: ['kernel log'],
  leadsTo: ['hardware-mce', 'process-aborted', 'kernel-oops', 'kernel-panic'],
  heardAs: /\bSIGBUS\b/,
  links: ['https://docs.kernel.org/admin-guide/RAS/main.html'],
  judge,
  ...words,
})
