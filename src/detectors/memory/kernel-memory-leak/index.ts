import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import { LIMITS } from './limits.ts'
import * as words from './words.ts'

export const kernelMemoryLeak = failure({
  id: 'kernel-memory-leak',
  title: 'The kernel itself holds memory and does not give it back',
  severity: 'error',
  domain: 'memory',
  seenIn: ['kernel log', 'slab', 'meminfo'],
  absence: 'A leak shows in the kernel log only when memory runs out or kmemleak is built in.',
  thresholds: LIMITS,
  links: ['https://docs.kernel.org/dev-tools/kmemleak.html', 'https://docs.kernel.org/mm/page_owner.html'],
  leadsTo: ['oom-kill-global', 'oom-no-victim', 'memory-pressure', 'swap-thrash'],
  lasts: true,
  judge,
  ...words,
})
