import { failure } from '../../../core/failure.ts'
import { judge, LIMITS } from './judge.ts'
import * as words from './words.ts'

export const numaImbalance = failure({
  id: 'numa-imbalance',
  title: 'Memory comes from the wrong NUMA node',
  severity: 'warning',
  domain: 'cpu',
  lasts: true,
  seenIn: ['numa', 'vmstat counters'],
  absence: 'the counters are since boot',
  thresholds: LIMITS,
  links: [
    'https://man7.org/linux/man-pages/man8/numastat.8.html',
    'https://man7.org/linux/man-pages/man8/numactl.8.html',
    'https://docs.kernel.org/admin-guide/mm/numa_memory_policy.html',
    'https://docs.kernel.org/admin-guide/mm/numaperf.html',
    'https://man7.org/linux/man-pages/man2/set_mempolicy.2.html',
    'https://blog.jcole.us/2010/09/28/mysql-swap-insanity-and-the-numa-architecture/',
    'https://docs.kernel.org/admin-guide/sysctl/vm.html#zone-reclaim-mode',
    'https://docs.kernel.org/admin-guide/sysctl/kernel.html#numa-balancing',
  ],
  judge,
  ...words,
})
