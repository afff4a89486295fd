import { failure } from '../../../core/failure.ts'
import { judge } from './judge.ts'
import * as words from './words.ts'

export const hardwareMce = failure({
  id: 'hardware-mce',
  title: 'The processor, the firmware or a device reported a hardware error',
  severity: 'error',
  domain: 'hardware',
  seenIn: ['kernel log'],
  leadsTo: ['kernel-oops', 'kernel-panic', 'kernel-warning', 'nic-reset', 'gpu-fault', 'disk-io-error'],
  links: ['https://docs.kernel.org/arch/x86/x86_64/machinecheck.html', 'https://docs.kernel.org/admin-guide/RAS/main.html'],
  judge,
  ...words,
})
