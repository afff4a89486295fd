import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const memoryFragmentation = failure({
  id: 'memory-fragmentation',
  title: 'The kernel could not allocate a contiguous block of memory',
  severity: 'error',
  domain: 'memory',
  seenIn: ['kernel log'],
  thresholds: LIMITS,
  links: [
    'https://docs.kernel.org/admin-guide/sysctl/vm.html#compaction-proactiveness',
    'https://docs.kernel.org/core-api/memory-allocation.html',
  ],
  leadsTo: ['nic-reset', 'gpu-fault', 'disk-io-error'],
  judge,
  ...words,
})
