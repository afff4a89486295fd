import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const kasanReport = failure({
  id: 'kasan-report',
  title: 'A sanitizer of the kernel reported a memory or race bug',
  severity: 'error',
  domain: 'kernel',
  seenIn: ['kernel log'],
  absence: 'only kernels built with the sanitizer print it; KFENCE samples',
  links: [
    'https://docs.kernel.org/dev-tools/kasan.html',
    'https://docs.kernel.org/dev-tools/kfence.html',
    'https://docs.kernel.org/dev-tools/kcsan.html',
  ],
  leadsTo: ['kernel-panic', 'kernel-oops'],
  judge,
  ...words,
})
