import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const clockSkew = failure({
  id: 'clock-skew',
  title: 'The clock of the kernel proved unreliable',
  severity: 'warning',
  domain: 'kernel',
  seenIn: ['kernel log'],
  // only the refusals that it cites: those of the same clock
  leadsToByLine: ['certificate-error'],
  links: ['https://docs.kernel.org/virt/kvm/x86/timekeeping.html', 'https://docs.kernel.org/admin-guide/kernel-parameters.html'],
  judge,
  ...words,
})
